-- Shorter ways to what a desk asks for all day. The name that stands beside a request is read from an index alone; whoever looks
-- for the last four digits of a telephone number in a community does not read everybody in the county whose number ends so.
CREATE INDEX resident_called ON resident (id, name);
DROP INDEX resident_phone_tail;
CREATE INDEX resident_phone_tail ON resident (phone_tail_hash, unit_id);
