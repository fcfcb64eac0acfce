-- Holdfast for PostgreSQL, version 1. Moments are microseconds since 1970-01-01 UTC, by the database's clock.

-- The outbox: what is committed here is on its way.
CREATE TABLE IF NOT EXISTS holdfast_message (
    id           varchar(64) COLLATE "C" PRIMARY KEY,
    position     bigint GENERATED ALWAYS AS IDENTITY,
    destination  varchar(200) NOT NULL,
    type         varchar(200),
    content_type varchar(200) NOT NULL,
    message_key  varchar(255),
    headers      text,
    body         bytea NOT NULL,
    published_at bigint NOT NULL,
    deliver_at   bigint,
    -- WAITING, PARKED, DELIVERED (kept for the ledger) or CONSUMED
    state        varchar(9) NOT NULL,
    ordered      boolean NOT NULL,
    ledger       boolean NOT NULL,
    -- '' without order, the digest of destination and key with order, NULL once parked or delivered
    lane         varchar(32) COLLATE "C",
    due_at       bigint NOT NULL,
    owner        varchar(255),
    token        bigint NOT NULL,
    attempts     integer NOT NULL,
    reason       varchar(1000),
    created_at   bigint NOT NULL,
    modified_at  bigint NOT NULL,
    finished_at  bigint
) WITH (
    -- Rows live for milliseconds: what they leave behind must be reused soon, however large the table once was.
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 1,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX IF NOT EXISTS holdfast_message_due ON holdfast_message (due_at, position) WHERE lane = '';
CREATE INDEX IF NOT EXISTS holdfast_message_lane ON holdfast_message (lane, position) WHERE lane <> '';
-- At most one message of a lane is claimed at a time: order does not depend on any relay's good behaviour.
CREATE UNIQUE INDEX IF NOT EXISTS holdfast_message_busy ON holdfast_message (lane) WHERE lane <> '' AND owner IS NOT NULL;
-- Finished and parked ones. One index for both: also those that a row is not in cost its insert something.
CREATE INDEX IF NOT EXISTS holdfast_message_aside ON holdfast_message (state, finished_at) WHERE lane IS NULL;

-- What was published under a request id, so that the same request publishes once.
CREATE TABLE IF NOT EXISTS holdfast_request (
    request_id   varchar(255) COLLATE "C" PRIMARY KEY,
    message_id   varchar(64) COLLATE "C" NOT NULL,
    digest       varchar(64) NOT NULL,
    created_at   bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS holdfast_request_created ON holdfast_request (created_at);

-- The outcome of local transactions: C committed, R rolled back. Final.
CREATE TABLE IF NOT EXISTS holdfast_marker (
    transaction_name varchar(255) COLLATE "C" PRIMARY KEY,
    outcome      char(1) NOT NULL,
    created_at   bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS holdfast_marker_created ON holdfast_marker (created_at);

-- What each consumer has applied.
CREATE TABLE IF NOT EXISTS holdfast_inbox (
    consumer     varchar(255) COLLATE "C" NOT NULL,
    message_key  varchar(255) COLLATE "C" NOT NULL,
    result       bytea,
    created_at   bigint NOT NULL,
    PRIMARY KEY (consumer, message_key)
);
CREATE INDEX IF NOT EXISTS holdfast_inbox_created ON holdfast_inbox (created_at);
