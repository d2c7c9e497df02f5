-- Sources and where they lie on this machine. Paths of items are relative to the root.
create table source (
    source_name varchar primary key,
    title varchar not null,
    licence varchar not null,
    licence_use varchar not null,      -- comma list of: share, commercial, derivatives
    citation varchar not null,
    url varchar not null,
    layout varchar not null,
    added_at timestamp not null default current_localtimestamp()
);
create table root (
    source_name varchar primary key,
    path varchar not null,
    set_at timestamp not null default current_localtimestamp()
);

-- The bytes. image_id is the sha256 of the file.
create table image (
    image_id varchar primary key,
    bytes bigint not null,
    width integer not null,
    height integer not null,
    format varchar not null,
    mode varchar not null,
    added_at timestamp not null default current_localtimestamp()
);
-- Images whose header could be read but whose pixels could not.
create table damaged (
    image_id varchar primary key,
    reason varchar not null,
    found_at timestamp not null default current_localtimestamp()
);
-- One appearance of an image in a source. image_id is null where the file cannot be read.
create table item (
    source_name varchar not null,
    path varchar not null,
    image_id varchar,
    raw_label varchar,
    split varchar,
    size bigint not null,
    modified_ns bigint not null,
    author varchar,
    url varchar,
    unreadable varchar,
    seen_at timestamp not null default current_localtimestamp(),
    primary key (source_name, path)
);

-- The taxonomy, and which nodes lie above which (each node is its own ancestor at depth 0).
create table waste_type (
    type_id varchar primary key,
    parent_id varchar,
    name_fr varchar not null,
    name_en varchar not null,
    synonyms_fr varchar not null,      -- separated by |
    synonyms_en varchar not null,
    material varchar not null,
    stream varchar not null,
    note varchar not null,
    origin varchar not null            -- shipped or added
);
create table type_ancestor (
    type_id varchar not null,
    ancestor_id varchar not null,
    depth integer not null
);

-- What a source's own word means. Append-only: the newest row of a raw label counts.
create sequence raw_label_seq;
create table raw_label (
    seq bigint not null default nextval('raw_label_seq'),
    source_name varchar not null,
    raw_label varchar not null,
    type_id varchar,                   -- null: no waste type, on purpose
    author varchar not null,
    made_at timestamp not null default current_localtimestamp()
);

-- Schemes, every saved state a version. Append-only.
create table scheme_version (
    scheme varchar not null,
    version integer not null,
    author varchar not null,
    comment varchar not null,
    made_at timestamp not null default current_localtimestamp(),
    primary key (scheme, version)
);
create table scheme_class (
    scheme varchar not null,
    version integer not null,
    class_index integer not null,
    class_name varchar not null,
    title_fr varchar not null,
    title_en varchar not null,
    color varchar not null,
    minimum integer not null,
    cap integer,
    note varchar not null
);
create table scheme_rule (
    scheme varchar not null,
    version integer not null,
    type_id varchar not null,
    class_name varchar not null,       -- '-' excludes
    note varchar not null
);
-- Where every type falls in the newest version of every scheme (derived from the rules).
create table placement (
    scheme varchar not null,
    type_id varchar not null,
    kind varchar not null,             -- class, excluded, unmapped, too_coarse
    class_name varchar
);

-- Checks: what is measured once, and the limits that judge it.
create table check_rule (
    check_name varchar primary key,
    flag_when varchar not null,        -- below or above
    default_limit double not null,
    holds_back boolean not null
);
create sequence check_limit_seq;
create table check_limit (             -- append-only: the newest row of a check counts
    seq bigint not null default nextval('check_limit_seq'),
    check_name varchar not null,
    limit_value double not null,
    holds_back boolean not null,
    author varchar not null,
    made_at timestamp not null default current_localtimestamp()
);
create table measurement (
    image_id varchar not null,
    check_name varchar not null,
    value double not null
);

-- Duplicates: hashes, near pairs as far as they were searched, groups as judged last.
create table fingerprint (
    image_id varchar not null,
    phash ubigint not null,
    dhash ubigint not null
);
create table near_pair (
    image_a varchar not null,
    image_b varchar not null,
    phash_distance integer not null,
    dhash_distance integer not null
);
-- How many hashes the last search of near pairs covered; fewer than there are means: search again.
create table pair_search (
    fingerprints bigint not null,
    made_at timestamp not null default current_localtimestamp()
);
create table duplicate_member (
    group_id varchar not null,
    image_id varchar not null,
    phash_distance integer not null,
    dhash_distance integer not null
);

-- What people decided. Append-only; an undo is a row too.
create sequence decision_seq;
create table decision (
    decision_id bigint not null default nextval('decision_seq'),
    made_at timestamp not null default current_localtimestamp(),
    author varchar not null,
    image_id varchar not null,
    kind varchar not null,             -- label, reject, restore, attribute, same, not_same, keep, undo
    value varchar,
    note varchar,
    other_id varchar,
    undoes bigint,
    milliseconds integer,
    client_key varchar                 -- the sender's own number: a repeated one is not written twice
);

-- Releases and what is in them.
create sequence release_seq;
create table release (
    release_id bigint primary key default nextval('release_seq'),
    name varchar not null,
    scheme varchar not null,
    version integer not null,
    recipe varchar not null,           -- JSON
    path varchar not null,
    images integer not null,
    checksum varchar not null,
    author varchar not null,
    made_at timestamp not null default current_localtimestamp()
);
create table release_image (
    release_id bigint not null,
    image_id varchar not null,
    class_name varchar not null,
    split varchar not null
);
