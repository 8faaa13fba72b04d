use super::*;

#[test]
fn loads() {
    let world = World::load().unwrap();
    println!("{:?}", world.sizes());
    for _ in 0..5 {
        let begin = std::time::Instant::now();
        let world = World::load().unwrap();
        println!("load {:?} {}", begin.elapsed(), world.sizes().len());
    }
    for (language, text) in
        [("fr", "Haut-Karabakh, a dit"), ("fr", "Le Caire"), ("en", "London calling"), ("fr", "armée malienne"), ("fr", "Tchassiv Iar")]
    {
        let mut found = Vec::new();
        world.matches(language, text, &mut found);
        for m in &found {
            println!("{} {:?}", &text[..m.len], world.senses(m.name).take(4).collect::<Vec<_>>());
        }
    }
}
