//! TODO

use std::process::ExitCode;

use clap::Args;

use super::Answer;

#[derive(Debug, Args)]
pub struct Dump {}

impl Dump {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Outline {}

impl Outline {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Glossary {}

impl Glossary {
    pub fn run(&self) -> Answer {
        Ok(ExitCode::SUCCESS)
    }
}
