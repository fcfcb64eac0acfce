-- Holdfast for MariaDB, version 1. Moments are microseconds since 1970-01-01 UTC, by the database's clock.

-- The outbox: what is committed here is on its way.
CREATE TABLE IF NOT EXISTS holdfast_message (
    id           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    position     BIGINT NOT NULL AUTO_INCREMENT,
    destination  VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type         VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin,
    content_type VARCHAR(200) NOT NULL,
    message_key  VARCHAR(255),
    headers      MEDIUMTEXT,
    body         LONGBLOB NOT NULL,
    published_at BIGINT NOT NULL,
    deliver_at   BIGINT,
    -- WAITING, PARKED, DELIVERED (kept for the ledger) or CONSUMED
    state        VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ordered      BOOLEAN NOT NULL,
    ledger       BOOLEAN NOT NULL,
    -- '' without order, the digest of destination and key with order, NULL once parked or delivered
    lane         VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin,
    due_at       BIGINT NOT NULL,
    owner        VARCHAR(255),
    token        BIGINT NOT NULL,
    attempts     INT NOT NULL,
    reason       VARCHAR(1000),
    created_at   BIGINT NOT NULL,
    modified_at  BIGINT NOT NULL,
    finished_at  BIGINT,
    -- At most one message of a lane is claimed at a time: order does not depend on any relay's good behaviour.
    busy_lane    VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin
        AS (CASE WHEN owner IS NOT NULL AND lane <> '' THEN lane END) PERSISTENT,
    -- Not a unique index on id beside a numeric primary key: checking one locks gaps, and publishers would wait.
    INDEX holdfast_message_position (position),
    INDEX holdfast_message_due (lane, due_at, position),
    INDEX holdfast_message_lane (lane, position),
    UNIQUE INDEX holdfast_message_busy (busy_lane),
    INDEX holdfast_message_finished (finished_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What was published under a request id, so that the same request publishes once.
CREATE TABLE IF NOT EXISTS holdfast_request (
    request_id   VARCHAR(255) NOT NULL PRIMARY KEY,
    message_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    digest       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at   BIGINT NOT NULL,
    INDEX holdfast_request_created (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The outcome of local transactions: C committed, R rolled back. Final.
CREATE TABLE IF NOT EXISTS holdfast_marker (
    transaction_name VARCHAR(255) NOT NULL PRIMARY KEY,
    outcome      CHAR(1) NOT NULL,
    created_at   BIGINT NOT NULL,
    INDEX holdfast_marker_created (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What each consumer has applied.
CREATE TABLE IF NOT EXISTS holdfast_inbox (
    consumer     VARCHAR(255) NOT NULL,
    message_key  VARCHAR(255) NOT NULL,
    result       MEDIUMBLOB,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (consumer, message_key),
    INDEX holdfast_inbox_created (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
