use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn layer_of(layers: &Layers) -> Vec<usize> {
    layers.nodes.iter().map(|place| place.layer).collect()
}

#[test]
fn a_chain_goes_from_left_to_right_whatever_the_numbers() {
    let layers = layers(4, &[(3, 1), (1, 0), (0, 2)]);
    assert_eq!(layer_of(&layers), [2, 1, 3, 0]);
    assert_eq!(layers.sizes, [1, 1, 1, 1]);
}

#[test]
fn a_line_that_passes_a_layer_has_a_place_in_it() {
    let layers = layers(3, &[(0, 1), (1, 2), (0, 2)]);
    assert_eq!(layer_of(&layers), [0, 1, 2]);
    assert_eq!(layers.sizes, [1, 2, 1]);
    let way = layers.edges.get(&(0, 2)).expect("it is there");
    let places: Vec<usize> = way.iter().map(|place| place.layer).collect();
    assert_eq!(places, [0, 1, 2]);
}

#[test]
fn who_calls_back_stays_to_the_right_and_its_line_goes_left() {
    let layers = layers(3, &[(0, 1), (1, 2), (2, 1)]);
    assert_eq!(layer_of(&layers), [0, 1, 2]);
    let back = layers.edges.get(&(2, 1)).expect("it is there");
    let places: Vec<usize> = back.iter().map(|place| place.layer).collect();
    assert_eq!(places, [2, 1]);
}

#[test]
fn lines_that_would_cross_do_not() {
    let layers = layers(4, &[(0, 3), (1, 2)]);
    let order = |node: usize| layers.nodes.get(node).map(|place| place.order);
    assert_eq!(order(0) < order(1), order(3) < order(2));
}

proptest! {
    #[test]
    fn every_node_has_a_place_of_its_own_and_every_edge_a_way(
        edges in proptest::collection::vec((0_usize..12, 0_usize..12), 0..40),
    ) {
        let layers = layers(10, &edges);
        prop_assert_eq!(layers.nodes.len(), 10);
        let places: HashSet<(usize, usize)> =
            layers.nodes.iter().map(|place| (place.layer, place.order)).collect();
        prop_assert_eq!(places.len(), 10);
        for place in &layers.nodes {
            prop_assert!(layers.sizes.get(place.layer).is_some_and(|size| place.order < *size));
        }
        for (from, to) in edges {
            let way = layers.edges.get(&(from, to));
            if from == to || from >= 10 || to >= 10 {
                prop_assert!(way.is_none());
                continue;
            }
            let way = way.expect("it is there");
            prop_assert_eq!(way.first(), layers.nodes.get(from));
            prop_assert_eq!(way.last(), layers.nodes.get(to));
            for pair in way.windows(2) {
                prop_assert_eq!(pair[0].layer.abs_diff(pair[1].layer), 1);
            }
        }
    }
}
