-- Where each picture comes from: what a source says about a single file, kept to the manifest.
alter table source add column reading varchar default '{}';  -- JSON: how it was read, to do it again
alter table item add column licence varchar;       -- as published for this picture; null: the source's
alter table item add column licence_use varchar;   -- what that licence allows; null: as the source's
alter table item add column taken_on varchar;      -- date, as the source writes it
alter table item add column consent varchar;       -- yes, no; null: nobody was asked
alter table item add column hint varchar;          -- a guess and no label: search words, a prediction
alter table item add column hint_score double;
alter table item add column origin varchar;        -- the picture it was cut from: source/path
alter table item add column origin_id varchar;     -- and the sha256 of that picture's bytes
alter table item add column note varchar;
alter table item add column facts varchar;         -- digest of all of these: changed means said anew
alter table item add column gone_at timestamp;     -- its file was not there any more; null: it is
alter table image add column frames integer default 1;  -- of an animation; the first one is used

-- Labelled rectangles on a picture, in shares of its width and height.
create table item_box (
    source_name varchar not null,
    path varchar not null,
    place integer not null,
    raw_label varchar not null,
    x double not null,
    y double not null,
    width double not null,
    height double not null
);

-- What was forgotten on request: that it was done and how much, not what it was.
create sequence forgotten_seq;
create table forgotten (
    forgotten_id bigint primary key default nextval('forgotten_seq'),
    made_at timestamp not null default current_localtimestamp(),
    author varchar not null,
    scope varchar not null,            -- item, uploads, source
    source_name varchar not null,
    reason varchar not null,
    items integer not null,
    images integer not null,
    releases varchar not null          -- JSON list: names of the releases that contained it then
);
-- Digests of the digests of forgotten bytes: enough to keep them from coming back, too little to find them.
create table forgotten_image (digest varchar primary key);

-- Items whose files are there, as far as is known.
create view present_item as
select source_name, path, image_id, raw_label, split, size, modified_ns, author, url, unreadable,
       seen_at, licence, licence_use, taken_on, consent, hint, hint_score, origin, origin_id, note
from item where gone_at is null;

create or replace view item_type as
select i.source_name, i.path, i.image_id, i.raw_label, nullif(r.type_or_dash, '-') as type_id,
       r.type_or_dash = '-' as without_type_on_purpose
from item i
left join current_raw_label r on r.source_name = i.source_name and r.raw_label = i.raw_label
where i.image_id is not null and i.gone_at is null;

create or replace view image_label as
select i.image_id, i.width, i.height, i.bytes,
       coalesce(r.type_id, m.type_id) as type_id,
       case when r.type_id is not null then 'reviewed'
            when m.type_id is not null then 'imported' end as label_origin,
       coalesce(m.conflict, false) and r.type_id is null as conflict,
       coalesce(r.last_kind = 'reject', false) as rejected,
       case when r.last_kind = 'reject' then r.reason end as reject_reason,
       h.image_id is not null and coalesce(r.last_kind, '') not in ('label', 'restore')
           as held_back,
       r.keep_id
from image i
left join imported_label m on m.image_id = i.image_id
left join reviewed r on r.image_id = i.image_id
left join (select distinct image_id from finding where flagged and holds_back) h
    on h.image_id = i.image_id
where not exists (select 1 from damaged d where d.image_id = i.image_id)
  and exists (select 1 from item t where t.image_id = i.image_id and t.gone_at is null);
