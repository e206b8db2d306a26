//! Random walks over all that can happen to the tabs of one origin, and what is so whatever happens.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::figures::Figures;
use crate::plan::{Kind, Plan};
use crate::session::Broken;
use crate::world::World;

/// Lives through a plan. A panic is a broken rule as well.
fn run(plan: Plan, trace: bool) -> (u64, Figures, Option<Broken>) {
    let time = plan.time();
    let mut world = World::new(plan);
    world.trace |= trace;
    let run = catch_unwind(AssertUnwindSafe(|| {
        world.run(time);
        // The members that are left are looked at as well.
        let left: Vec<_> = world.tabs.keys().copied().collect();
        for id in left {
            world.destroy(id, false);
        }
    }));
    if let Err(panic) = run {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        world.broken = Some(("a member never panics", said.unwrap_or_default()));
    }
    (world.steps, world.figures, world.broken)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The same plan with fewer actions, which still breaks this rule. The plan's actions by their index.
fn shrink(plan: &Plan, rule: &str) -> Vec<usize> {
    let with = |kept: &[usize]| Plan {
        acts: kept.iter().map(|index| plan.acts[*index]).collect(),
        ..plan.clone()
    };
    let mut kept: Vec<usize> = (0..plan.acts.len()).collect();
    let mut size = kept.len() / 2;
    let most = number("HEADWATER_SHRINK").unwrap_or(1500);
    let mut runs = 0;
    while size > 0 && runs < most {
        let mut from = 0;
        let mut smaller = false;
        while from < kept.len() && runs < most {
            let to = (from + size).min(kept.len());
            let fewer = [&kept[..from], &kept[to..]].concat();
            runs += 1;
            match run(with(&fewer), false).2 {
                Some((broken, _)) if broken == rule => {
                    kept = fewer;
                    smaller = true;
                }
                _ => from = to,
            }
        }
        if !smaller || size > 1 {
            size /= 2;
        }
    }
    kept
}

/// Walks by these seeds. What was seen in all of them.
fn walk(kind: Kind, walks: u64) {
    // A long run: HEADWATER_WALKS times as many. HEADWATER_SEED begins with another seed.
    let walks = walks * number("HEADWATER_WALKS").unwrap_or(1);
    let first = number("HEADWATER_SEED").unwrap_or(1);
    let (mut steps, mut seen) = (0, Figures::default());
    let mut broken = BTreeMap::<&str, Vec<(u64, String)>>::new();
    for seed in first..first + walks {
        let (more, figures, fault) = run(Plan::draw(kind, seed), false);
        steps += more;
        seen.add(figures);
        if let Some((rule, how)) = fault {
            broken.entry(rule).or_default().push((seed, how));
        }
    }
    println!("{kind:?}: {walks} walks, {steps} steps, {seen:?}");
    let mut text = String::new();
    for (rule, seeds) in broken {
        let (seed, how) = &seeds[0];
        text += &told(kind, *seed, rule, how);
        let seeds: Vec<_> = seeds.iter().map(|(seed, _)| seed).collect();
        text += &format!("\nso do the seeds {seeds:?}\n\n");
    }
    assert!(text.is_empty(), "{text}");
    let enough = [seen.connects, seen.grants, seen.events, seen.calms];
    assert!(
        enough.iter().all(|count| *count > 0),
        "too little happens: {seen:?}"
    );
}

/// What there is to say about a walk that broke a rule.
fn told(kind: Kind, seed: u64, rule: &str, how: &str) -> String {
    let plan = Plan::draw(kind, seed);
    let kept = shrink(&plan, rule);
    let acts: Vec<_> = kept.iter().map(|index| plan.acts[*index]).collect();
    let shrunk = Plan {
        acts: acts.clone(),
        ..plan
    };
    let (_, _, broken) = run(shrunk.clone(), false);
    let mut text = format!("{kind:?} walk, seed {seed}: \"{rule}\" is broken: {how}\n");
    text += &format!("shrunk to {} actions ({kept:?}): {broken:?}\n", acts.len());
    for (at, act) in &acts {
        text += &format!("  {at:>8} ms  {act:?}\n");
    }
    text + &format!(
        "{:?}",
        Plan {
            acts: Vec::new(),
            ..shrunk
        }
    )
}

#[test]
fn a_few_tabs_share_whatever_happens() {
    walk(Kind::Few, 100);
}

#[test]
fn many_tabs_share_whatever_happens() {
    walk(Kind::Many, 5);
}

#[test]
fn tabs_beside_a_worker_share_whatever_happens() {
    walk(Kind::Worker, 30);
}

#[test]
fn a_stream_with_other_ids_or_none_loses_nothing_within_an_attempt() {
    walk(Kind::OtherIds, 60);
}

#[test]
fn slow_tabs_and_small_buffers_lose_nothing() {
    walk(Kind::Slow, 50);
}

/// HEADWATER_WALK is a kind, a seed, and the actions that are kept, as a failure tells them: `Few 17 0,3,9`.
#[test]
#[ignore = "it shows one walk"]
fn one_walk_is_shown() {
    let walk = std::env::var("HEADWATER_WALK").expect("HEADWATER_WALK says which");
    let mut parts = walk.split_whitespace();
    let kinds = [
        Kind::Few,
        Kind::Many,
        Kind::Worker,
        Kind::OtherIds,
        Kind::Slow,
    ];
    let name = parts.next().expect("it has a kind");
    let kind = kinds
        .into_iter()
        .find(|kind| format!("{kind:?}") == name)
        .expect("it is a kind");
    let seed = parts
        .next()
        .and_then(|seed| seed.parse().ok())
        .expect("it has a seed");
    let mut plan = Plan::draw(kind, seed);
    if let Some(kept) = parts.next() {
        let kept = kept
            .split(',')
            .map(|index| index.parse::<usize>().expect("a number"));
        plan.acts = kept.map(|index| plan.acts[index]).collect();
    }
    println!("{plan:?}");
    let (steps, figures, broken) = run(plan, true);
    println!("{steps} steps, {figures:?}");
    if let Some((rule, how)) = broken {
        panic!("{rule}: {how}");
    }
}
