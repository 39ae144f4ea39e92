-- Who is on a picture that a module keeps. When somebody on it takes back that they may be shown, it is held: handed to staff alone.
ALTER TABLE module_file ADD COLUMN held_at BIGINT;
CREATE TABLE module_file_person (
    file_id TEXT NOT NULL REFERENCES module_file (id),
    position BIGINT NOT NULL,
    resident_id TEXT REFERENCES resident (id),
    volunteer_id TEXT REFERENCES volunteer (id),
    PRIMARY KEY (file_id, position),
    CHECK ((resident_id IS NULL) <> (volunteer_id IS NULL))
);
CREATE INDEX module_file_person_resident ON module_file_person (resident_id);
CREATE INDEX module_file_person_volunteer ON module_file_person (volunteer_id);
