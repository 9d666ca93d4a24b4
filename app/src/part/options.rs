//! What a choice at the desk offers: rooms, people.

use domain::wire::desk::RegisterView;

pub fn rooms(register: Option<&RegisterView>) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "No room".to_string())];
    all.extend(register.iter().flat_map(|r| &r.rooms).map(|(id, name)| (id.to_string(), name.clone())));
    all
}

pub fn people(register: Option<&RegisterView>, none: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), none.to_string())];
    all.extend(
        register.iter().flat_map(|r| &r.staff).filter(|s| !s.left).map(|s| (s.person.to_string(), s.name.clone())),
    );
    all
}
