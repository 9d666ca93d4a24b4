//! The RFC 6962 tree over leaves. Full nodes are stored as `(level, index)`, level 0 being the leaves;
//! whatever is not full is computed from them. Proofs come from `ct-merkle`.

use super::{FormatError, sha256};
use crate::bytes::Bytes;
use ct_merkle::{HashableLeaf, InclusionProof, RootHash, indices_for_inclusion_proof};
use sha2::Sha256;
use sha2::digest::Update;

pub type Hash = Bytes<32>;

/// A stored node: level 0 are the leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    pub level: u8,
    pub index: u64,
}

pub fn parent(left: &Hash, right: &Hash) -> Hash {
    Bytes(sha256(&[&[1], &left.0, &right.0]))
}

/// The full subtrees that make up a tree of `size` leaves, left to right.
pub fn frontier(size: u64) -> Vec<Node> {
    (0..64u8)
        .rev()
        .filter(|level| size >> level & 1 == 1)
        .map(|level| Node { level, index: (size >> level) - 1 })
        .collect()
}

/// What appending leaf number `size` (counted from 0) adds: its own node and every node that it completes.
/// `frontier_hashes` are those of [`frontier`]`(size)`; they come back as those of `size + 1`.
pub fn append(size: u64, leaf: Hash, frontier_hashes: &mut Vec<Hash>) -> Vec<(Node, Hash)> {
    let mut node = Node { level: 0, index: size };
    let mut hash = leaf;
    let mut added = vec![(node, hash)];
    while node.index % 2 == 1 {
        let Some(left) = frontier_hashes.pop() else { break };
        hash = parent(&left, &hash);
        node = Node { level: node.level + 1, index: node.index / 2 };
        added.push((node, hash));
    }
    frontier_hashes.push(hash);
    added
}

/// The root of a tree whose full subtrees are these. An empty tree's root is the hash of nothing.
pub fn root(frontier_hashes: &[Hash]) -> Hash {
    let mut right_to_left = frontier_hashes.iter().rev();
    match right_to_left.next() {
        None => Bytes(sha256(&[])),
        Some(last) => right_to_left.fold(*last, |right, left| parent(left, &right)),
    }
}

/// The hash of any node in a tree of `size` leaves, from stored full nodes.
pub fn node_hash<E>(node: Node, size: u64, stored: &mut impl FnMut(Node) -> Result<Hash, E>) -> Result<Hash, E> {
    let full = (node.index + 1) << node.level <= size;
    if full {
        return stored(node);
    }
    let left = Node { level: node.level - 1, index: node.index * 2 };
    let right = Node { level: node.level - 1, index: node.index * 2 + 1 };
    let left_hash = node_hash(left, size, stored)?;
    if right.index << right.level >= size {
        return Ok(left_hash);
    }
    Ok(parent(&left_hash, &node_hash(right, size, stored)?))
}

/// `ct-merkle` numbers nodes in order, leaves being the even ones.
fn from_in_order(k: u64) -> Node {
    let level = k.trailing_ones() as u8;
    Node { level, index: k >> (level + 1) }
}

/// The nodes whose hashes prove that leaf `index` stands in a tree of `size`.
pub fn inclusion_nodes(size: u64, index: u64) -> Vec<Node> {
    indices_for_inclusion_proof(size, index).into_iter().map(from_in_order).collect()
}

struct LeafBytes<'a>(&'a [u8]);

impl HashableLeaf for LeafBytes<'_> {
    fn hash<H: Update>(&self, hasher: &mut H) {
        hasher.update(self.0);
    }
}

fn root_hash(root: &Hash, size: u64) -> RootHash<Sha256> {
    RootHash::new(root.0.into(), size)
}

/// Checks that the leaf with these bytes stands at `index`.
///
/// # Errors
/// [`FormatError::Proof`] when it does not.
pub fn verify_inclusion(leaf: &[u8], index: u64, size: u64, root: &Hash, proof: &[Hash]) -> Result<(), FormatError> {
    let bytes = proof.iter().flat_map(|h| h.0).collect();
    let proof = InclusionProof::<Sha256>::try_from_bytes(bytes).map_err(|_| FormatError::Proof)?;
    root_hash(root, size).verify_inclusion(&LeafBytes(leaf), index, &proof).map_err(|_| FormatError::Proof)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn leaf(i: u64) -> Hash {
        Bytes(sha256(&[&[0], &i.to_be_bytes()]))
    }

    /// The definition of RFC 6962, word for word, to compare with.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Bytes(sha256(&[])),
            [one] => *one,
            many => {
                let k = (many.len() as u64).next_power_of_two() as usize / 2;
                parent(&by_definition(&many[..k]), &by_definition(&many[k..]))
            }
        }
    }

    #[test]
    fn n16_roots_and_proofs_hold_for_every_size_up_to_70() {
        let mut stored = HashMap::new();
        let mut frontier_hashes = vec![];
        let mut leaves: Vec<Hash> = vec![];
        let mut roots = vec![];
        for size in 0..70u64 {
            assert_eq!(root(&frontier_hashes), by_definition(&leaves), "size {size}");
            assert_eq!(frontier_hashes.len(), frontier(size).len());
            // They are the stored nodes of the places that `frontier` names, left to right.
            let named: Vec<Hash> = frontier(size).iter().map(|node| stored[node]).collect();
            assert_eq!(named, frontier_hashes, "size {size}");
            roots.push(root(&frontier_hashes));
            stored.extend(append(size, leaf(size), &mut frontier_hashes));
            leaves.push(leaf(size));
        }
        let mut get = |node: Node| stored.get(&node).copied().ok_or(node);
        for size in 1..70u64 {
            for index in 0..size {
                let proof: Vec<Hash> =
                    inclusion_nodes(size, index).iter().map(|n| node_hash(*n, size, &mut get).unwrap()).collect();
                verify_inclusion(&index.to_be_bytes(), index, size, &roots[size as usize], &proof).unwrap();
                let wrong = (index + 1).to_be_bytes();
                assert!(verify_inclusion(&wrong, index, size, &roots[size as usize], &proof).is_err());
            }
        }
    }
}
