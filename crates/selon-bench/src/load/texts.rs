//! The words of the synthetic load. Persons, groups and outlets are invented.

use super::{Dice, Happening};
use jiff::civil::{Date, Weekday};
use std::ops::Range;

/// Towns: in French, in English, the country with «à» or «en» in French, the country in English.
pub const TOWNS: &[(&str, &str, &str, &str)] = &[
    ("Gao", "Gao", "au Mali", "Mali"),
    ("Kharkiv", "Kharkiv", "en Ukraine", "Ukraine"),
    ("Goma", "Goma", "en République démocratique du Congo", "the Democratic Republic of Congo"),
    ("Alep", "Aleppo", "en Syrie", "Syria"),
    ("El-Fasher", "El Fasher", "au Soudan", "Sudan"),
    ("Maiduguri", "Maiduguri", "au Nigeria", "Nigeria"),
    ("Mogadiscio", "Mogadishu", "en Somalie", "Somalia"),
    ("Kaboul", "Kabul", "en Afghanistan", "Afghanistan"),
    ("Khartoum", "Khartoum", "au Soudan", "Sudan"),
    ("Port-au-Prince", "Port-au-Prince", "en Haïti", "Haiti"),
    ("Mossoul", "Mosul", "en Irak", "Iraq"),
    ("Kherson", "Kherson", "en Ukraine", "Ukraine"),
    ("Djibo", "Djibo", "au Burkina Faso", "Burkina Faso"),
    ("Beni", "Beni", "en République démocratique du Congo", "the Democratic Republic of Congo"),
    ("Taëz", "Taiz", "au Yémen", "Yemen"),
    ("Peshawar", "Peshawar", "au Pakistan", "Pakistan"),
    ("Bamenda", "Bamenda", "au Cameroun", "Cameroon"),
    ("Mandalay", "Mandalay", "en Birmanie", "Myanmar"),
    ("Quetta", "Quetta", "au Pakistan", "Pakistan"),
    ("Idleb", "Idlib", "en Syrie", "Syria"),
    ("Tombouctou", "Timbuktu", "au Mali", "Mali"),
    ("Bagdad", "Baghdad", "en Irak", "Iraq"),
    ("Nyala", "Nyala", "au Soudan", "Sudan"),
    ("Bukavu", "Bukavu", "en République démocratique du Congo", "the Democratic Republic of Congo"),
    ("Zaporijjia", "Zaporizhzhia", "en Ukraine", "Ukraine"),
    ("Diffa", "Diffa", "au Niger", "Niger"),
    ("Jos", "Jos", "au Nigeria", "Nigeria"),
    ("Mekele", "Mekelle", "en Éthiopie", "Ethiopia"),
    ("Baidoa", "Baidoa", "en Somalie", "Somalia"),
    ("Kandahar", "Kandahar", "en Afghanistan", "Afghanistan"),
    ("Benghazi", "Benghazi", "en Libye", "Libya"),
    ("Odessa", "Odesa", "en Ukraine", "Ukraine"),
    ("Ménaka", "Menaka", "au Mali", "Mali"),
    ("Bangui", "Bangui", "en Centrafrique", "the Central African Republic"),
    ("Sanaa", "Sanaa", "au Yémen", "Yemen"),
    ("Kidal", "Kidal", "au Mali", "Mali"),
    ("Bunia", "Bunia", "en République démocratique du Congo", "the Democratic Republic of Congo"),
    ("Kaduna", "Kaduna", "au Nigeria", "Nigeria"),
    ("Homs", "Homs", "en Syrie", "Syria"),
    ("Jalalabad", "Jalalabad", "en Afghanistan", "Afghanistan"),
    ("Cali", "Cali", "en Colombie", "Colombia"),
    ("Sittwe", "Sittwe", "en Birmanie", "Myanmar"),
    ("Malakal", "Malakal", "au Soudan du Sud", "South Sudan"),
    ("Ouahigouya", "Ouahigouya", "au Burkina Faso", "Burkina Faso"),
    ("Marib", "Marib", "au Yémen", "Yemen"),
    ("Dnipro", "Dnipro", "en Ukraine", "Ukraine"),
    ("Kismayo", "Kismayo", "en Somalie", "Somalia"),
    ("Tripoli", "Tripoli", "en Libye", "Libya"),
    ("Sokoto", "Sokoto", "au Nigeria", "Nigeria"),
    ("Butembo", "Butembo", "en République démocratique du Congo", "the Democratic Republic of Congo"),
    ("Maroua", "Maroua", "au Cameroun", "Cameroon"),
    ("Kirkouk", "Kirkuk", "en Irak", "Iraq"),
    ("Kaya", "Kaya", "au Burkina Faso", "Burkina Faso"),
    ("Aden", "Aden", "au Yémen", "Yemen"),
    ("Soumy", "Sumy", "en Ukraine", "Ukraine"),
    ("Gondar", "Gondar", "en Éthiopie", "Ethiopia"),
    ("Bambari", "Bambari", "en Centrafrique", "the Central African Republic"),
    ("Herat", "Herat", "en Afghanistan", "Afghanistan"),
    ("Mopti", "Mopti", "au Mali", "Mali"),
    ("Karachi", "Karachi", "au Pakistan", "Pakistan"),
    ("Raqqa", "Raqqa", "en Syrie", "Syria"),
    ("Juba", "Juba", "au Soudan du Sud", "South Sudan"),
    ("Palma", "Palma", "au Mozambique", "Mozambique"),
    ("Zinder", "Zinder", "au Niger", "Niger"),
    ("Abéché", "Abeche", "au Tchad", "Chad"),
    ("Kramatorsk", "Kramatorsk", "en Ukraine", "Ukraine"),
    ("Srinagar", "Srinagar", "en Inde", "India"),
    ("Bria", "Bria", "en Centrafrique", "the Central African Republic"),
    ("Belgorod", "Belgorod", "en Russie", "Russia"),
    ("Kunduz", "Kunduz", "en Afghanistan", "Afghanistan"),
    ("Culiacán", "Culiacan", "au Mexique", "Mexico"),
    ("Dori", "Dori", "au Burkina Faso", "Burkina Faso"),
    ("El-Geneina", "Geneina", "au Soudan", "Sudan"),
    ("Bassora", "Basra", "en Irak", "Iraq"),
    ("Hodeida", "Hodeidah", "au Yémen", "Yemen"),
    ("Myitkyina", "Myitkyina", "en Birmanie", "Myanmar"),
    ("Bahir Dar", "Bahir Dar", "en Éthiopie", "Ethiopia"),
    ("Agadez", "Agadez", "au Niger", "Niger"),
    ("Guayaquil", "Guayaquil", "en Équateur", "Ecuador"),
    ("Bentiu", "Bentiu", "au Soudan du Sud", "South Sudan"),
    ("Kano", "Kano", "au Nigeria", "Nigeria"),
    ("Koursk", "Kursk", "en Russie", "Russia"),
    ("Imphal", "Imphal", "en Inde", "India"),
    ("Syrte", "Sirte", "en Libye", "Libya"),
    ("Buenaventura", "Buenaventura", "en Colombie", "Colombia"),
    ("Pemba", "Pemba", "au Mozambique", "Mozambique"),
    ("Moundou", "Moundou", "au Tchad", "Chad"),
    ("Jolo", "Jolo", "aux Philippines", "the Philippines"),
    ("Lashio", "Lashio", "en Birmanie", "Myanmar"),
    ("Kassala", "Kassala", "au Soudan", "Sudan"),
    ("Garissa", "Garissa", "au Kenya", "Kenya"),
    ("Cúcuta", "Cucuta", "en Colombie", "Colombia"),
    ("Ziguinchor", "Ziguinchor", "au Sénégal", "Senegal"),
    ("Juliaca", "Juliaca", "au Pérou", "Peru"),
    ("Caracas", "Caracas", "au Venezuela", "Venezuela"),
    ("Tijuana", "Tijuana", "au Mexique", "Mexico"),
];

/// Groups that never were: in French with their article, in English.
pub const GROUPS: &[(&str, &str)] = &[
    ("le Front de la Colline", "the Hill Front"),
    ("les Gardiens du Fleuve", "the River Guardians"),
    ("le Mouvement du 3 Mai", "the May 3 Movement"),
    ("les Brigades de l'Aube", "the Dawn Brigades"),
    ("l'Alliance des Plaines", "the Plains Alliance"),
    ("les Comités du Nord", "the Northern Committees"),
    ("la Coalition du Lac", "the Lake Coalition"),
    ("les Faucons rouges", "the Red Falcons"),
    ("le Conseil des Vallées", "the Valleys Council"),
    ("les Volontaires de l'Est", "the Eastern Volunteers"),
    ("la Ligue des Oasis", "the Oasis League"),
    ("les Compagnons du Sel", "the Salt Companions"),
];

const FIRST: &[&str] = &[
    "Amina", "Boubacar", "Clara", "Daouda", "Elena", "Farid", "Grace", "Hassan", "Irina", "Jonas", "Kadiatou", "Lamine", "Mariam", "Nadia",
    "Oumar", "Paula", "Rachid", "Salif", "Tariq", "Vera", "Yusuf", "Zeinab",
];
const LAST: &[&str] = &[
    "Abankor",
    "Baldeyo",
    "Cisskane",
    "Dembarou",
    "Eluwade",
    "Fofandi",
    "Garbanow",
    "Haidarou",
    "Ilyenko-Var",
    "Jallowen",
    "Kanteri",
    "Lubongo",
    "Mahamour",
    "Ndiayere",
    "Okaforin",
    "Petrovan",
    "Qasimel",
    "Rahmanou",
    "Saleyko",
    "Touroum",
    "Umarbek",
    "Volkarin",
    "Wakilou",
    "Yarokan",
    "Zongowe",
];

/// French papers first, then English ones.
pub const OUTLETS: &[&str] = &[
    "Le Courrier du Fleuve",
    "Agence Sahel Presse",
    "Le Messager du Soir",
    "La Dépêche du Nord",
    "Radio des Dunes",
    "L'Écho des Lacs",
    "Le Quotidien de la Côte",
    "Tribune du Matin",
    "Le Réveil",
    "Les Nouvelles de l'Est",
    "The Harbour Post",
    "Northern Wire",
    "The Daily Observer-Times",
    "Lake Region News",
    "The Evening Star",
    "Crossroads Press",
    "The Frontier Gazette",
    "Coastal Broadcasting",
];

/// How many kinds of happenings there are.
pub const KINDS: usize = 8;

/// The words of one language.
pub struct Tongue {
    pub outlets: Range<usize>,
    french: bool,
}

pub const FRENCH: Tongue = Tongue { outlets: 0..10, french: true };
pub const ENGLISH: Tongue = Tongue { outlets: 10..18, french: false };

/// What a report says, in words of its language.
#[derive(Clone)]
pub struct Slots {
    pub kind: usize,
    pub town_number: usize,
    pub french: bool,
    pub town: &'static str,
    pub land: &'static str,
    pub group: &'static str,
    pub source: &'static str,
    pub when: &'static str,
    /// The day that `when` means.
    pub day: Date,
    pub killed: u64,
    pub injured: u64,
    /// What the army says.
    pub rival: u64,
    pub person: String,
}

/// What a report says of a happening: `after` days later, as the `part`th report of it.
pub fn slots(dice: &mut Dice, tongue: &Tongue, of: &Happening, after: u64, part: u64, told: Date) -> Slots {
    let town = &TOWNS[of.town];
    let day = told.saturating_sub(jiff::Span::new().days(after as i64));
    // Figures grow in the first days, and sources differ.
    let killed = of.killed + after * (1 + of.killed / 6) + dice.below(1 + part.min(3));
    let sources: &[&'static str] = if tongue.french {
        &[
            "la police",
            "un responsable local",
            "des sources médicales",
            "le gouverneur de la région",
            "un médecin de l'hôpital",
            "la Croix-Rouge",
        ]
    } else {
        &["police", "a local official", "medical sources", "the regional governor", "a doctor at the hospital", "the Red Cross"]
    };
    Slots {
        kind: of.kind,
        town_number: of.town,
        french: tongue.french,
        town: if tongue.french { town.0 } else { town.1 },
        land: if tongue.french { town.2 } else { town.3 },
        group: if tongue.french { GROUPS[of.group].0 } else { GROUPS[of.group].1 },
        source: sources[dice.below(sources.len() as u64) as usize],
        when: weekday(tongue, day.weekday()),
        day,
        killed,
        injured: of.injured + after * 2 + dice.below(3),
        rival: (killed * 2 / 3).max(1),
        person: format!("{} {}", FIRST[dice.zipf(FIRST.len(), 0.7)], LAST[dice.zipf(LAST.len(), 0.7)]),
    }
}

/// A headline and a text.
pub fn write(dice: &mut Dice, tongue: &Tongue, slots: &Slots) -> (String, String) {
    let title = slots.fill(dice.one(titles(tongue, slots.kind)));
    let mut templates = vec![dice.one(leads(tongue, slots.kind))];
    let count = 3 + dice.below(2) as usize;
    while templates.len() < count {
        let next = dice.one(mores(tongue, slots.kind));
        if !templates.contains(&next) {
            templates.push(next);
        }
    }
    templates.push(dice.one(ends(tongue)));
    let sentences: Vec<String> = templates.into_iter().map(|template| slots.fill(template)).collect();
    let text = format!("{title}\n\n{}\n", sentences.join(" "));
    (title, text)
}

impl Slots {
    /// The size of a crowd.
    pub fn crowd(&self) -> u64 {
        self.killed * 500
    }

    fn fill(&self, template: &str) -> String {
        let written = template
            .replace("{town}", self.town)
            .replace("{land}", self.land)
            .replace("{when}", self.when)
            .replace("{group}", self.group)
            .replace("{killed}", &self.killed.to_string())
            .replace("{injured}", &self.injured.to_string())
            .replace("{rival}", &self.rival.to_string())
            .replace("{crowd}", &self.crowd().to_string())
            .replace("{person}", &self.person)
            .replace("{source}", self.source);
        let mut letters = written.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    }
}

fn weekday(tongue: &Tongue, day: Weekday) -> &'static str {
    let names = if tongue.french {
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    } else {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    };
    names[day.since(Weekday::Monday) as usize]
}

fn titles(tongue: &Tongue, kind: usize) -> &'static [&'static str] {
    match (tongue.french, kind) {
        (true, 0) => &[
            "{land} : attaque contre un marché à {town}, au moins {killed} morts",
            "Attaque à {town} : le bilan s'alourdit",
            "Des hommes armés attaquent {town}",
        ],
        (true, 1) => &["Bombardement à {town} : {killed} civils tués", "Une frappe aérienne touche {town}", "{town} sous les bombes"],
        (true, 2) => &["Explosion d'une bombe à {town}", "{killed} morts dans une explosion à {town}"],
        (true, 3) => &["Des milliers de manifestants à {town}", "Manifestation à {town} : la police disperse la foule"],
        (true, 4) => &["{injured} personnes arrêtées à {town}", "Vague d'arrestations à {town}"],
        (true, 5) => &["Combats près de {town} : des milliers de déplacés", "Les habitants fuient {town}"],
        (true, 6) => &["{injured} civils enlevés près de {town}", "Enlèvement collectif près de {town}"],
        (true, _) => &["Trêve annoncée à {town}", "Des pourparlers s'ouvrent sur {town}"],
        (false, 0) => {
            &["Gunmen attack market in {town}, at least {killed} dead", "Death toll rises after attack in {town}", "Gunmen raid {town}"]
        }
        (false, 1) => &["Shelling kills {killed} civilians in {town}", "Air strike hits {town}", "{town} under fire"],
        (false, 2) => &["Bomb explodes in {town}", "Blast in {town} kills {killed}"],
        (false, 3) => &["Thousands protest in {town}", "Police disperse protesters in {town}"],
        (false, 4) => &["{injured} people arrested in {town}", "Wave of arrests in {town}"],
        (false, 5) => &["Thousands displaced by fighting near {town}", "Residents flee {town}"],
        (false, 6) => &["{injured} civilians abducted near {town}", "Mass abduction near {town}"],
        (false, _) => &["Truce announced in {town}", "Talks open on {town}"],
    }
}

fn leads(tongue: &Tongue, kind: usize) -> &'static [&'static str] {
    match (tongue.french, kind) {
        (true, 0) => &[
            "Au moins {killed} personnes ont été tuées {when} dans l'attaque d'un marché à {town}, {land}, selon {source}.",
            "Des hommes armés ont attaqué {when} un quartier de {town}, {land}, tuant {killed} personnes, a indiqué {source}.",
            "{group} a attaqué {when} la ville de {town}, {land}, faisant {killed} morts et {injured} blessés, selon {source}.",
        ],
        (true, 1) => &[
            "Une frappe aérienne a tué {killed} civils {when} à {town}, {land}, selon {source}.",
            "Des tirs d'artillerie ont fait {killed} morts et {injured} blessés {when} à {town}, {land}, a annoncé {source}.",
        ],
        (true, 2) => &[
            "L'explosion d'une bombe a fait {killed} morts {when} devant un poste de contrôle à {town}, {land}, selon {source}.",
            "Une bombe a explosé {when} dans une gare routière de {town}, {land}, tuant {killed} personnes, a déclaré {source}.",
        ],
        (true, 3) => &[
            "Quelque {crowd} personnes ont manifesté {when} à {town}, {land}, selon {source}.",
            "La police a dispersé {when} des milliers de manifestants à {town}, {land} ; {injured} personnes ont été blessées, selon {source}.",
        ],
        (true, 4) => &[
            "{injured} personnes ont été arrêtées {when} à {town}, {land}, a annoncé {source}.",
            "La police a arrêté {injured} opposants {when} à {town}, {land}, selon {source}.",
        ],
        (true, 5) => &[
            "De violents combats entre l'armée et {group} ont déplacé {crowd} personnes {when} près de {town}, {land}, selon {source}.",
            "Quelque {crowd} habitants ont fui {when} les combats à {town}, {land}, a indiqué {source}.",
        ],
        (true, 6) => &[
            "{group} a enlevé {injured} civils {when} près de {town}, {land}, selon {source}.",
            "Au moins {injured} villageois ont été enlevés {when} près de {town}, {land}, a dit {source}.",
        ],
        (true, _) => &[
            "Le gouvernement et {group} ont signé {when} un accord de cessez-le-feu à {town}, {land}, a annoncé {source}.",
            "Des représentants du gouvernement et de la rébellion se sont rencontrés {when} à {town}, {land}, selon {source}.",
        ],
        (false, 0) => &[
            "At least {killed} people were killed on {when} in an attack on a market in {town}, {land}, according to {source}.",
            "Gunmen attacked a district of {town} in {land} on {when}, killing {killed} people, {source} said.",
            "{group} attacked the town of {town}, {land}, on {when}, leaving {killed} dead and {injured} wounded, {source} said.",
        ],
        (false, 1) => &[
            "An air strike killed {killed} civilians on {when} in {town}, {land}, according to {source}.",
            "Artillery fire killed {killed} people and wounded {injured} on {when} in {town}, {land}, {source} said.",
        ],
        (false, 2) => &[
            "A bomb killed {killed} people on {when} outside a checkpoint in {town}, {land}, according to {source}.",
            "A bomb exploded on {when} at a bus station in {town}, {land}, killing {killed} people, {source} said.",
        ],
        (false, 3) => &[
            "Some {crowd} people protested on {when} in {town}, {land}, according to {source}.",
            "Police dispersed thousands of protesters on {when} in {town}, {land}; {injured} people were injured, {source} said.",
        ],
        (false, 4) => &[
            "{injured} people were arrested on {when} in {town}, {land}, {source} said.",
            "Police arrested {injured} opposition supporters on {when} in {town}, {land}, according to {source}.",
        ],
        (false, 5) => &[
            "Heavy fighting between the army and {group} displaced {crowd} people on {when} near {town}, {land}, according to {source}.",
            "Some {crowd} residents fled fighting in {town}, {land}, on {when}, {source} said.",
        ],
        (false, 6) => &[
            "{group} abducted {injured} civilians on {when} near {town}, {land}, according to {source}.",
            "At least {injured} villagers were abducted on {when} near {town}, {land}, {source} said.",
        ],
        (false, _) => &[
            "The government and {group} signed a ceasefire agreement on {when} in {town}, {land}, {source} announced.",
            "Government and rebel representatives met on {when} in {town}, {land}, according to {source}.",
        ],
    }
}

fn mores(tongue: &Tongue, kind: usize) -> &'static [&'static str] {
    let harm = matches!(kind, 0..=2);
    match (tongue.french, harm) {
        (true, true) => &[
            "L'armée parle de {rival} morts.",
            "{injured} blessés ont été admis à l'hôpital, a précisé {source}.",
            "« Nous avons entendu des tirs pendant une heure », a raconté {person}, une habitante.",
            "L'attaque a été attribuée à {group} par les autorités.",
            "Aucun groupe n'a revendiqué l'opération.",
            "Parmi les victimes figurent des femmes et des enfants, selon {person}, responsable d'une association locale.",
            "{group} a démenti toute implication dans un communiqué.",
        ],
        (true, false) => &[
            "« La situation reste tendue », a déclaré {person}, porte-parole de la mairie.",
            "Les autorités ont appelé la population au calme.",
            "{group} a accusé le gouvernement de ne pas tenir ses engagements.",
            "{person}, élu local, a demandé l'ouverture d'une enquête.",
            "Des renforts ont été déployés dans la ville, a indiqué un responsable.",
            "Les organisateurs parlent d'une mobilisation historique.",
        ],
        (false, true) => &[
            "The army put the death toll at {rival}.",
            "{injured} wounded people were taken to hospital, {source} said.",
            "\"We heard gunfire for an hour,\" said {person}, a resident.",
            "Authorities blamed the attack on {group}.",
            "No group has claimed responsibility.",
            "Women and children were among the victims, said {person}, who runs a local aid group.",
            "{group} denied any involvement in a statement.",
        ],
        (false, false) => &[
            "\"The situation remains tense,\" said {person}, a spokesman for the mayor.",
            "Authorities called for calm.",
            "{group} accused the government of breaking its promises.",
            "{person}, a local lawmaker, called for an investigation.",
            "Reinforcements were deployed to the town, an official said.",
            "Organisers spoke of a historic turnout.",
        ],
    }
}

fn ends(tongue: &Tongue) -> &'static [&'static str] {
    if tongue.french {
        &[
            "La région est en proie à des violences depuis plusieurs années.",
            "Les communications avec la ville restaient difficiles.",
            "L'ONU a condamné ces violences et appelé à la retenue.",
            "Une réunion de crise est prévue dans la capitale.",
        ]
    } else {
        &[
            "The region has seen years of violence.",
            "Communications with the town remained difficult.",
            "The United Nations condemned the violence and urged restraint.",
            "A crisis meeting is planned in the capital.",
        ]
    }
}
