//! TODO

use std::process::ExitCode;

use clap::Args;

use super::Answer;

#[derive(Debug, Args)]
pub struct Define {}

impl Define {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Mentions {}

impl Mentions {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}
