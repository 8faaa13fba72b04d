//! Places, actors, offices: what names stand for.

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ActorKind {
    Person,
    State,
    Government,
    Military,
    ArmedGroup,
    Party,
    Organisation,
    Population,
    Outlet,
    Unknown,
}

impl ActorKind {
    /// As the wire writes it.
    pub fn name(self) -> &'static str {
        match self {
            ActorKind::Person => "person",
            ActorKind::State => "state",
            ActorKind::Government => "government",
            ActorKind::Military => "military",
            ActorKind::ArmedGroup => "armed_group",
            ActorKind::Party => "party",
            ActorKind::Organisation => "organisation",
            ActorKind::Population => "population",
            ActorKind::Outlet => "outlet",
            ActorKind::Unknown => "unknown",
        }
    }
}

/// How exactly a point stands for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Precision {
    Point,
    Locality,
    Admin2,
    Admin1,
    Country,
    Region,
    None,
}

impl Precision {
    /// As the wire writes it.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Point => "point",
            Precision::Locality => "locality",
            Precision::Admin2 => "admin2",
            Precision::Admin1 => "admin1",
            Precision::Country => "country",
            Precision::Region => "region",
            Precision::None => "none",
        }
    }
}
