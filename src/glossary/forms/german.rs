pub fn inflected(_: &str, _: bool, _: &mut Vec<String>) {}
pub fn parts(_: &str) -> Vec<String> {
    Vec::new()
}
