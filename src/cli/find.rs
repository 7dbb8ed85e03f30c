//! TODO

use std::process::ExitCode;

use clap::Args;

use super::Answer;

#[derive(Debug, Args)]
pub struct Search {}

impl Search {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}
