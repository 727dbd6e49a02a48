//! Receivers under whom they belong to, with sums down the tree.

use std::collections::HashMap;

use casework::OrganisationId;

use super::{
    standing::{Receiver, ReceiverKey},
    tally::Tally,
};

/// Where an organisation stands in the register on the letter's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What it belongs to.
    pub parent: Option<OrganisationId>,
    /// Code of the territory that it serves.
    pub territory: Option<String>,
    /// It governs that territory, which is called as it is.
    pub governs: bool,
}

/// The register on a day.
pub type Places = HashMap<OrganisationId, Place>;

/// A receiver, or an organisation above receivers.
#[derive(Clone, Debug)]
pub struct Node {
    /// Who.
    pub key: ReceiverKey,
    /// Its name.
    pub name: String,
    /// Its place among the receivers, if the letter went to it.
    pub receiver: Option<usize>,
    /// Places of those directly below, by name.
    pub children: Vec<usize>,
    /// What it is below.
    pub parent: Option<usize>,
    /// Itself and everybody below.
    pub tally: Tally,
    /// Everybody below, without itself.
    pub below: Tally,
    /// People reached, itself and everybody below: see [`Tree::new`].
    pub reach: u64,
}

/// Receivers as a tree.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Every node.
    pub nodes: Vec<Node>,
    /// Places of those that are below nobody, by name.
    pub roots: Vec<usize>,
}

impl Tree {
    /// An organisation stands where the register puts it, over whatever branch the letter came to
    /// it; somebody added by hand stands below whoever passed the letter on. So each stands once,
    /// and what is summed up at the roots is everybody.
    ///
    /// Reach: what an organisation reports usually contains what its members reached, and nobody
    /// can tell how much. So each node has the larger of its own figure and the sum of those below
    /// it: never both, hence never too much.
    #[must_use]
    pub fn new(receivers: &[Receiver], places: &Places) -> Tree {
        let mut tree = Tree::default();
        let mut at: HashMap<ReceiverKey, usize> = HashMap::new();
        for (index, receiver) in receivers.iter().enumerate() {
            let node = tree.put(&mut at, &receiver.key, &receiver.name);
            tree.nodes[node].receiver = Some(index);
        }
        // Those above, as far as the register knows them; they are appended while we go.
        let mut next = 0;
        while next < tree.nodes.len() {
            let above = tree.above(next, receivers, places);
            if let Some((key, name)) = above {
                let parent = tree.put(&mut at, &key, &name);
                if !tree.is_below(parent, next) {
                    tree.nodes[next].parent = Some(parent);
                }
            }
            next += 1;
        }
        tree.hang();
        tree.sum(receivers);
        tree
    }

    /// The node of a receiver or organisation.
    #[must_use]
    pub fn find(&self, key: &ReceiverKey) -> Option<usize> {
        self.nodes.iter().position(|node| node.key == *key)
    }

    /// All receivers.
    #[must_use]
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for root in &self.roots {
            total.add(&self.nodes[*root].tally);
        }
        total
    }

    /// People reached in all.
    #[must_use]
    pub fn reach(&self) -> u64 {
        self.roots
            .iter()
            .fold(0, |sum, root| sum.saturating_add(self.nodes[*root].reach))
    }

    /// A node and everything below it, each parent before its children.
    #[must_use]
    pub fn from(&self, node: usize) -> Vec<usize> {
        let mut found = vec![node];
        let mut next = 0;
        while let Some(at) = found.get(next) {
            found.extend(&self.nodes[*at].children);
            next += 1;
        }
        found
    }

    fn put(
        &mut self,
        at: &mut HashMap<ReceiverKey, usize>,
        key: &ReceiverKey,
        name: &str,
    ) -> usize {
        if let Some(known) = at.get(key) {
            return *known;
        }
        at.insert(key.clone(), self.nodes.len());
        self.nodes.push(Node {
            key: key.clone(),
            name: name.to_owned(),
            receiver: None,
            children: Vec::new(),
            parent: None,
            tally: Tally::default(),
            below: Tally::default(),
            reach: 0,
        });
        self.nodes.len() - 1
    }

    fn above(
        &self,
        node: usize,
        receivers: &[Receiver],
        places: &Places,
    ) -> Option<(ReceiverKey, String)> {
        let node = &self.nodes[node];
        if let ReceiverKey::Organisation(id) = &node.key
            && let Some(place) = places.get(id)
        {
            let parent = place.parent?;
            let name = places.get(&parent)?.name.clone();
            return Some((ReceiverKey::Organisation(parent), name));
        }
        // Not in the register: below whoever passed the letter on, who is a receiver too.
        let receiver = &receivers[node.receiver?];
        let key = receiver.passed_on_by.clone()?;
        Some((key, String::new()))
    }

    /// Whether `node` is `other` or below it: a register may hold a circle.
    fn is_below(&self, node: usize, other: usize) -> bool {
        let mut at = Some(node);
        for _ in 0..=self.nodes.len() {
            match at {
                Some(here) if here == other => return true,
                Some(here) => at = self.nodes[here].parent,
                None => return false,
            }
        }
        true
    }

    fn hang(&mut self) {
        for node in 0..self.nodes.len() {
            match self.nodes[node].parent {
                Some(parent) => self.nodes[parent].children.push(node),
                None => self.roots.push(node),
            }
        }
        let names: Vec<String> = self.nodes.iter().map(|n| n.name.to_lowercase()).collect();
        let by_name = |a: &usize, b: &usize| (&names[*a], *a).cmp(&(&names[*b], *b));
        self.roots.sort_by(by_name);
        for node in &mut self.nodes {
            node.children.sort_by(by_name);
        }
    }

    fn sum(&mut self, receivers: &[Receiver]) {
        let mut order: Vec<usize> = Vec::with_capacity(self.nodes.len());
        for root in self.roots.clone() {
            order.extend(self.from(root));
        }
        // Children before parents.
        for at in order.into_iter().rev() {
            let (mut below, mut reach) = (Tally::default(), 0_u64);
            for child in &self.nodes[at].children {
                below.add(&self.nodes[*child].tally);
                reach = reach.saturating_add(self.nodes[*child].reach);
            }
            let own = self.nodes[at].receiver.map(|index| &receivers[index]);
            let mut tally = below;
            if let Some(own) = own {
                tally.count(own);
            }
            let node = &mut self.nodes[at];
            node.below = below;
            node.tally = tally;
            node.reach = reach.max(own.map_or(0, |own| own.reach));
        }
    }
}
