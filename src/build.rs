//! How the program is linked.
//!
//! The tables of the libraries hold some 46,000 addresses. In a program that may lie anywhere, each is written before
//! the first line runs, and the memory they are in is copied page by page: a third of all the time until the first
//! page is seen. A program that lies where it was linked to has nothing to write.

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    let is = |variable: &str, value: &str| std::env::var(variable).is_ok_and(|it| it == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
