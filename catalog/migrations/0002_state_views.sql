-- The newest meaning of every raw label.
create view current_raw_label as
select source_name, raw_label, arg_max(coalesce(type_id, '-'), seq) as type_or_dash
from raw_label group by all;

-- Every readable item with the type that its raw label means (null: none yet, or on purpose none).
create view item_type as
select i.source_name, i.path, i.image_id, i.raw_label, nullif(r.type_or_dash, '-') as type_id,
       r.type_or_dash = '-' as without_type_on_purpose
from item i
left join current_raw_label r on r.source_name = i.source_name and r.raw_label = i.raw_label
where i.image_id is not null;

-- What an image's items say: the finer type where one lies above the other, else a conflict.
create view imported_label as
with said as (select distinct image_id, type_id from item_type where type_id is not null),
counted as (
    select image_id, count(*) as types, any_value(type_id) as one from said group by image_id
),
finest as (
    select a.image_id, a.type_id, count(*) as covers
    from said a
    join counted c on c.image_id = a.image_id and c.types > 1
    join said b on b.image_id = a.image_id
    join type_ancestor t on t.type_id = a.type_id and t.ancestor_id = b.type_id
    group by a.image_id, a.type_id
)
select c.image_id,
       case when c.types = 1 then c.one else f.type_id end as type_id,
       c.types > 1 and f.type_id is null as conflict
from counted c
left join finest f on f.image_id = c.image_id and f.covers = c.types;

-- Decisions that no undo names.
create view live_decision as
select d.* from decision d
where d.kind <> 'undo'
  and not exists (select 1 from decision u where u.kind = 'undo' and u.undoes = d.decision_id);

create view reviewed as
select image_id,
       arg_max(value, decision_id) filter (kind = 'label') as type_id,
       arg_max(kind, decision_id) filter (kind in ('label', 'reject', 'restore')) as last_kind,
       arg_max(value, decision_id) filter (kind = 'reject') as reason,
       max(decision_id) filter (kind = 'keep') as keep_id,
       max(decision_id) as last_id
from live_decision group by image_id;

-- Limits as they stand, and every measurement judged against them.
create view current_limit as
select r.check_name, r.flag_when,
       coalesce(arg_max(l.limit_value, l.seq), any_value(r.default_limit)) as limit_value,
       coalesce(arg_max(l.holds_back, l.seq), any_value(r.holds_back)) as holds_back
from check_rule r left join check_limit l on l.check_name = r.check_name
group by r.check_name, r.flag_when;

create view finding as
select m.image_id, m.check_name, m.value,
       case when l.flag_when = 'below' then m.value < l.limit_value
            else m.value > l.limit_value end as flagged,
       l.holds_back
from measurement m join current_limit l on l.check_name = m.check_name;

-- Every readable image before duplicates are looked at.
create view image_label as
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
  and exists (select 1 from item t where t.image_id = i.image_id);

-- What the living members of a near-duplicate group are called: by anybody, and by people alone.
create view group_said as
with living as (
    select d.group_id, l.type_id, l.label_origin
    from duplicate_member d join image_label l on l.image_id = d.image_id
    where l.type_id is not null and not l.rejected
)
select distinct group_id, type_id, false as by_people from living
union all
select distinct group_id, type_id, true as by_people from living where label_origin = 'reviewed';

-- Groups whose labels contradict each other; by_people: even those that people gave.
create view group_conflict as
with counted as (
    select group_id, by_people, count(*) as types from group_said group by group_id, by_people
),
finest as (
    select a.group_id, a.by_people, a.type_id, count(*) as covers
    from group_said a
    join counted c on c.group_id = a.group_id and c.by_people = a.by_people and c.types > 1
    join group_said b on b.group_id = a.group_id and b.by_people = a.by_people
    join type_ancestor t on t.type_id = a.type_id and t.ancestor_id = b.type_id
    group by a.group_id, a.by_people, a.type_id
)
select c.group_id, bool_or(c.by_people) as by_people from counted c
left join finest f
    on f.group_id = c.group_id and f.by_people = c.by_people and f.covers = c.types
where c.types > 1 and f.type_id is null
group by c.group_id;

-- One image of a group is kept: a usable one, one chosen by hand, reviewed, larger, in that order.
create view group_order as
select d.group_id, d.image_id, d.phash_distance, d.dhash_distance,
       row_number() over (
           partition by d.group_id
           order by l.rejected, l.held_back, l.conflict, l.type_id is null,
                    l.keep_id desc nulls last,
                    (l.label_origin = 'reviewed') desc nulls last,
                    l.width * l.height desc, l.bytes desc, d.image_id
       ) as place
from duplicate_member d join image_label l on l.image_id = d.image_id;

-- The state of every readable image: its label, and what keeps it out, if anything.
create view image_state as
select l.image_id, l.type_id, l.label_origin, l.conflict, l.rejected, l.reject_reason,
       l.held_back, l.width, l.height, l.bytes,
       o.group_id,
       coalesce(o.place, 1) as place,
       coalesce(o.place, 1) > 1 as duplicate,
       c.group_id is not null and not l.rejected
           and (coalesce(l.label_origin, '') <> 'reviewed' or c.by_people) as group_conflict,
       not l.conflict and not l.rejected and not l.held_back and l.type_id is not null
           and coalesce(o.place, 1) = 1
           and (c.group_id is null or (l.label_origin = 'reviewed' and not c.by_people))
           as usable
from image_label l
left join group_order o on o.image_id = l.image_id
left join group_conflict c on c.group_id = o.group_id;
