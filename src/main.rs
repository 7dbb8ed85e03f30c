//! The one place where an error becomes words and an exit status.

fn main() -> std::process::ExitCode {
    postil::cli::run()
}
