//! Where panels leave what they want done; the frame carries it out after all of them are drawn, first in first out.

use crate::model::{ArticleId, TextRange, Transaction};

use super::commands::Command;

/// Wishes of one frame.
#[derive(Debug, Default)]
pub struct Outbox {
    wishes: Vec<Wish>,
}

/// Something a panel wants done.
#[derive(Debug)]
pub enum Wish {
    /// Change the project.
    Apply(Transaction),
    /// Do what a menu entry or key does.
    Run(Command),
    /// Show an article from its top, or as it was left.
    Open(ArticleId),
    /// Show a place of an article and select it.
    Show(ArticleId, TextRange),
    /// Tell the person something that went well, or why something cannot be done.
    Tell(Notice),
}

/// A short message that goes away by itself.
#[derive(Debug)]
pub enum Notice {
    Info(String),
    Warning(String),
    Error(String),
}

impl Outbox {
    pub fn apply(&mut self, transaction: Transaction) {
        self.wishes.push(Wish::Apply(transaction));
    }

    /// Applies it, or tells why it cannot be made.
    pub fn try_apply(&mut self, transaction: Result<Transaction, impl std::fmt::Display>) {
        match transaction {
            Ok(transaction) => self.apply(transaction),
            Err(error) => self.tell(Notice::Warning(error.to_string())),
        }
    }

    pub fn run(&mut self, command: Command) {
        self.wishes.push(Wish::Run(command));
    }

    pub fn open(&mut self, article: ArticleId) {
        self.wishes.push(Wish::Open(article));
    }

    pub fn show(&mut self, article: ArticleId, range: TextRange) {
        self.wishes.push(Wish::Show(article, range));
    }

    pub fn tell(&mut self, notice: Notice) {
        self.wishes.push(Wish::Tell(notice));
    }

    /// Everything asked for, in order; the outbox is then empty.
    pub fn take(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }
}
