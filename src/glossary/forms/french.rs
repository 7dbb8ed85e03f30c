pub fn inflected(_: &str, _: &mut Vec<String>) {}
