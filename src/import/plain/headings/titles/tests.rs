//! Front matter of several kinds, invented, and what opens with it.

use super::super::super::document;
use crate::document::Kind;

/// The headings, indented by their levels, and how many blocks keep their lines.
fn check(text: &str, expect: &[&str]) -> usize {
    let it = document(text.replace("PROSE", PROSE).replace("LONG", &PROSE.replace('\n', " ")));
    let line =
        |heading: &crate::document::Heading| "  ".repeat(usize::from(heading.level) - 1) + it.heading_text(heading);
    assert_eq!(it.outline.iter().map(line).collect::<Vec<_>>(), expect);
    it.blocks.iter().filter(|block| block.kind == Kind::Verse).count()
}

const PROSE: &str = "They walked along the river until the light was gone and nobody
could see the path any more, and when they came to the well it
was dry, as they had been told it would be. Nobody spoke.

The next day was like the first, and they walked on until the
trees began and the road went down to the sea once more.";

#[test]
fn a_book_opens_with_its_title_once() {
    let text = "THE SALT ROAD




THE SALT ROAD

A Journey in Three Parts

by

Anna Lindqvist

Translated from the Swedish by
Peter Hale

HARBOUR PRESS
London   New York   Sydney



First published in Great Britain in 1998 by
Harbour Press Ltd
14 Canal Street
London N1 7QP

Copyright © 1998 Anna Lindqvist
Translation copyright © 2001 Peter Hale

All rights reserved. No part of this publication may be
reproduced without the prior permission of the publisher.

ISBN 978-0-00-000000-1
ISBN 978-0-00-000001-8 (paperback)

Printed and bound by Miller & Sons, Leeds

1 3 5 7 9 10 8 6 4 2



For my mother



CONTENTS

Preface                                 ix
1. The Well                              1
2. The Hill                             23
3. The Sea                              51



  Salt is the one stone that men eat.

                                — Old saying



PREFACE

PROSE

                                        A. L.
                                        Stockholm, 1997



1. The Well

PROSE



2. The Hill

PROSE



3. The Sea

PROSE
";
    let n_lined =
        check(text, &["THE SALT ROAD", "  CONTENTS", "  PREFACE", "  1. The Well", "  2. The Hill", "  3. The Sea"]);
    assert!(n_lined >= 5, "addresses and imprints keep their lines: {n_lined}");
}

#[test]
fn a_book_of_long_lines_opens_with_its_title_once() {
    let text = "The Salt Road

The Salt Road

A Journey in Three Parts

Anna Lindqvist

Harbour Press

Published in 1998 by Harbour Press, 14 Canal Street, London N1 7QP

info@harbourpress.example

© 1998 Anna Lindqvist

Cover design by Tom Reed

ISBN 978-0-00-000000-1

For my mother

Contents

Preface\tix
The Well\t1
The Hill\t23

Salt is the one stone that men eat.

Preface

LONG

The Well

LONG

The Hill

LONG
";
    check(text, &["The Salt Road", "  Contents", "  Preface", "  The Well", "  The Hill"]);
}

#[test]
fn a_page_of_the_web_has_a_byline_and_a_date() {
    let text = "What the River Knows

By Maria Estevez

Posted on 3 March 2019 · 12 min read

Share
Tweet

How a small town on the plain learned to live with floods, and what it lost on the way to a dry cellar.

LONG

LONG

The first flood

LONG

LONG

The dam

LONG

Tags: rivers, towns

© 2019 The Plain Review. All rights reserved.
";
    check(text, &["What the River Knows", "  The first flood", "  The dam"]);
}

#[test]
fn a_pamphlet_names_its_printer() {
    let text = "
                    Pamphlet No. 7.              Price One Penny.

                       THE COMMON WELL:
                  ITS USE AND ITS ENEMIES

                             BY
                       JAMES HARTLEY

                          LEEDS:
            PRINTED AND PUBLISHED BY J. SMITH & CO.,
                  24, Mill Lane, Headingley.
                           1887.

                    ENTERED AT STATIONERS' HALL

PROSE

PROSE

                    THE FIRST ENEMY.

PROSE

                    THE SECOND ENEMY.

PROSE

     Printed by J. Smith & Co., 24, Mill Lane, Leeds.
";
    check(text, &["THE COMMON WELL: ITS USE AND ITS ENEMIES", "  THE FIRST ENEMY.", "  THE SECOND ENEMY."]);
}

#[test]
fn what_a_library_puts_above_a_text_is_not_its_title() {
    let text = "The Open Shelf eBook of The Salt Road

This ebook is for the use of anyone anywhere at no cost and with
almost no restrictions whatsoever, as the licence at its end says
in many more words than these.

Title: The Salt Road

Author: Anna Lindqvist

Language: English


*** START OF THE OPEN SHELF EBOOK THE SALT ROAD ***




THE SALT ROAD

BY

ANNA LINDQVIST

AUTHOR OF \"THE WELL,\" \"A HILL IN WINTER,\" ETC.

NEW YORK
SMITH & DUNLAP
PUBLISHERS

Copyright, 1911, by
HARBOUR PRESS




CONTENTS

I.   THE WELL
II.  THE HILL
III. THE SEA




CHAPTER I

THE WELL


PROSE




CHAPTER II

THE HILL


PROSE




CHAPTER III

THE SEA


PROSE
";
    check(
        text,
        &[
            "THE SALT ROAD",
            "  CONTENTS",
            "  CHAPTER I",
            "  THE WELL",
            "  CHAPTER II",
            "  THE HILL",
            "  CHAPTER III",
            "  THE SEA",
        ],
    );
}
