-- What the indicators of modules came to, in each unit where they are on: counted by the server in the background, for the units above.
CREATE TABLE module_figure (
    unit_id TEXT NOT NULL,
    module_id TEXT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    period_kind TEXT NOT NULL,
    value BIGINT,
    whole BIGINT,
    code TEXT NOT NULL,
    module_version TEXT NOT NULL,
    computed_at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, module_id, indicator, period)
);
CREATE INDEX module_figure_period ON module_figure (period, module_id, indicator, unit_id);
CREATE INDEX module_figure_course ON module_figure (module_id, indicator, period_kind, period, unit_id);
