//! Places, actors, offices: what names stand for.
