//! Tasks that run as long as the server does. One that ends without being asked to takes the server down with a line that
//! says which: a server that answers and keeps nothing, or calls nobody, would be found out too late. Whoever keeps it has
//! it started again by a service manager.

use std::collections::HashMap;
use std::future::Future;
use tokio::task::{Id, JoinSet};

#[derive(Default)]
pub struct Tasks {
    all: JoinSet<()>,
    names: HashMap<Id, &'static str>,
}

impl Tasks {
    /// Runs it from now on, until these tasks are dropped.
    pub fn run(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.names.insert(self.all.spawn(task).id(), name);
    }

    /// Waits until one of them ends, by a panic too, and says which.
    pub async fn one_ended(&mut self) -> &'static str {
        let id = match self.all.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(e)) => e.id(),
            // There is nothing that could end.
            None => return std::future::pending().await,
        };
        self.names.get(&id).copied().unwrap_or("a task")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_that_ends_is_named_whether_it_returned_or_panicked() {
        for panics in [false, true] {
            let mut tasks = Tasks::default();
            tasks.run("sleeps", std::future::pending());
            tasks.run("ends", async move { assert!(!panics, "on purpose") });
            assert_eq!(tasks.one_ended().await, "ends");
        }
    }
}
