-- What is counted on every first page stands in an index as a whole, so that not a single row has to be fetched. The last columns
-- are always NULL: SQLite answers from an index alone only what all of it stands in the index.
CREATE INDEX request_waiting ON request (community_id, status, on_behalf, ended_at) WHERE ended_at IS NULL;
CREATE INDEX resident_stands ON resident (unit_id, status, merged_into, erased_at) WHERE merged_into IS NULL AND erased_at IS NULL;
