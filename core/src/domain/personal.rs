//! Personal fields, by name.

super::text_enum! {
    /// A personal field.
    Field {
        /// Name.
        Name = "name",
        /// Telephone number.
        Phone = "phone",
        /// Address.
        Address = "address",
        /// Identity number.
        IdNumber = "id_number",
        /// Day of birth.
        BirthDay = "birth_day",
        /// What who cares for them must know: health, and so sensitive.
        CareNote = "care_note",
        /// Whom to call in an emergency.
        Contact = "contact",
        /// The telephone number of whom to call in an emergency.
        ContactPhone = "contact_phone",
    }
}
