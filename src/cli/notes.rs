//! TODO

use std::process::ExitCode;

use clap::Args;

use super::Answer;

#[derive(Debug, Args)]
pub struct Notes {}

impl Notes {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Anchors {}

impl Anchors {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}
