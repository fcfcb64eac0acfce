-- Holdfast for H2, version 1. Moments are microseconds since 1970-01-01 UTC, by the database's clock.

-- The outbox: what is committed here is on its way.
CREATE TABLE IF NOT EXISTS holdfast_message (
    id           VARCHAR(64) PRIMARY KEY,
    position     BIGINT GENERATED ALWAYS AS IDENTITY,
    destination  VARCHAR(200) NOT NULL,
    type         VARCHAR(200),
    content_type VARCHAR(200) NOT NULL,
    message_key  VARCHAR(255),
    headers      VARCHAR(65536),
    body         VARBINARY(1048576) NOT NULL,
    published_at BIGINT NOT NULL,
    deliver_at   BIGINT,
    -- WAITING, PARKED, DELIVERED (kept for the ledger) or CONSUMED
    state        VARCHAR(9) NOT NULL,
    ordered      BOOLEAN NOT NULL,
    ledger       BOOLEAN NOT NULL,
    -- '' without order, the digest of destination and key with order, NULL once parked or delivered
    lane         VARCHAR(32),
    due_at       BIGINT NOT NULL,
    owner        VARCHAR(255),
    token        BIGINT NOT NULL,
    attempts     INTEGER NOT NULL,
    reason       VARCHAR(1000),
    created_at   BIGINT NOT NULL,
    modified_at  BIGINT NOT NULL,
    finished_at  BIGINT,
    -- At most one message of a lane is claimed at a time: order does not depend on any relay's good behaviour.
    busy_lane    VARCHAR(32) GENERATED ALWAYS AS (CASE WHEN owner IS NOT NULL AND lane <> '' THEN lane END)
);
CREATE INDEX IF NOT EXISTS holdfast_message_due ON holdfast_message (lane, due_at, position);
CREATE INDEX IF NOT EXISTS holdfast_message_lane ON holdfast_message (lane, position);
CREATE UNIQUE INDEX IF NOT EXISTS holdfast_message_busy ON holdfast_message (busy_lane);
CREATE INDEX IF NOT EXISTS holdfast_message_finished ON holdfast_message (finished_at);

-- What was published under a request id, so that the same request publishes once.
CREATE TABLE IF NOT EXISTS holdfast_request (
    request_id   VARCHAR(255) PRIMARY KEY,
    message_id   VARCHAR(64) NOT NULL,
    digest       VARCHAR(64) NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS holdfast_request_created ON holdfast_request (created_at);

-- The outcome of local transactions: C committed, R rolled back. Final.
CREATE TABLE IF NOT EXISTS holdfast_marker (
    transaction_name VARCHAR(255) PRIMARY KEY,
    outcome      CHAR(1) NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS holdfast_marker_created ON holdfast_marker (created_at);

-- What each consumer has applied.
CREATE TABLE IF NOT EXISTS holdfast_inbox (
    consumer     VARCHAR(255) NOT NULL,
    message_key  VARCHAR(255) NOT NULL,
    result       VARBINARY(1048576),
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (consumer, message_key)
);
CREATE INDEX IF NOT EXISTS holdfast_inbox_created ON holdfast_inbox (created_at);
