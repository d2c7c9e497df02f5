-- Which member of a group is kept: rights count before pixels, sharpness after them.
create or replace view group_order as
with allowed as (
    select i.image_id,
           max(case coalesce(i.licence_use, s.licence_use)
               when '' then 0
               else len(string_split(coalesce(i.licence_use, s.licence_use), ',')) end) as uses
    from present_item i join source s on s.source_name = i.source_name
    where i.image_id in (select image_id from duplicate_member)
    group by i.image_id
)
select d.group_id, d.image_id, d.phash_distance, d.dhash_distance,
       row_number() over (
           partition by d.group_id
           order by l.rejected, l.held_back, l.conflict, l.type_id is null,
                    l.keep_id desc nulls last,
                    (l.label_origin = 'reviewed') desc nulls last,
                    a.uses desc nulls last,
                    l.width * l.height desc, v.value desc nulls last, l.bytes desc, d.image_id
       ) as place,
       a.uses, v.value as sharpness
from duplicate_member d join image_label l on l.image_id = d.image_id
left join allowed a on a.image_id = d.image_id
left join measurement v on v.image_id = d.image_id and v.check_name = 'blurry';
