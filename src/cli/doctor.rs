//! TODO

use std::process::ExitCode;

use clap::Args;

use super::Answer;

#[derive(Debug, Args)]
pub struct Doctor {}

impl Doctor {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}
