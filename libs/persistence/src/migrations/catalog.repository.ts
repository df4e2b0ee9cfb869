import type { QueryRunner } from 'typeorm';
import type { CatalogSnapshot } from './catalog-diff.js';

/**
 * Describes everything that migrations make, except what belongs to an extension. Columns have no position: a `down` that adds a
 * column again can only add it at the end.
 */
export async function catalogSnapshot(runner: QueryRunner): Promise<CatalogSnapshot> {
  const rows: { object: string; definition: string | null }[] = await runner.query(CATALOG);
  return new Map(rows.map(({ object, definition }) => [object, definition ?? '']));
}

/** `not null` is an attribute of the column; since PostgreSQL 18 it is a constraint too, with a name of no interest. */
const CATALOG = `
with space as (
  select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), owned as (
  select classid, objid from pg_depend where deptype = 'e'
), relation as (
  select c.*, format('%s.%s', s.nspname, c.relname) as name from pg_class c join space s on s.oid = c.relnamespace
  where not exists (select from owned o where o.classid = 'pg_class'::regclass and o.objid = c.oid)
), type as (
  select t.*, format('%s.%s', s.nspname, t.typname) as name from pg_type t join space s on s.oid = t.typnamespace
  where not exists (select from owned o where o.classid = 'pg_type'::regclass and o.objid = t.oid)
)
select 'schema ' || nspname as object, coalesce(obj_description(oid, 'pg_namespace'), '') as definition from space
union all
select 'extension ' || extname, '' from pg_extension
union all
select case relkind when 'v' then 'view ' when 'm' then 'materialized view ' when 'S' then 'sequence ' when 'c' then 'type '
    when 'f' then 'foreign table ' else 'table ' end || name,
  concat_ws(' ', 'kind', relkind, relpersistence, array_to_string(reloptions, ','),
    case when relrowsecurity then 'row security' end, case when relforcerowsecurity then 'forced' end,
    pg_get_expr(relpartbound, oid), case when relkind = 'p' then pg_get_partkeydef(oid) end,
    case when relkind in ('v', 'm') then pg_get_viewdef(oid) end,
    (select string_agg(inhparent::regclass::text, ',' order by inhseqno) from pg_inherits where inhrelid = relation.oid),
    (select string_agg(acl::text, ',' order by acl::text)
       from unnest(coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))) acl),
    obj_description(oid, 'pg_class'))
from relation where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
union all
select 'column ' || r.name || '.' || a.attname,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
    case when a.attgenerated <> '' then 'generated' when d.oid is not null then 'default' end, pg_get_expr(d.adbin, d.adrelid),
    case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
    case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation::text end,
    col_description(r.oid, a.attnum))
from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
where r.relkind in ('r', 'p', 'f', 'c')
union all
select 'constraint ' || c.conname || ' of ' || coalesce(nullif(c.conrelid, 0)::regclass::text, c.contypid::regtype::text),
  concat_ws(' ', pg_get_constraintdef(c.oid), case when not c.convalidated then 'not validated' end)
from pg_constraint c join space s on s.oid = c.connamespace where c.contype <> 'n'
union all
select 'index ' || r.name, concat_ws(' ', pg_get_indexdef(r.oid), case when not i.indisvalid then 'invalid' end)
from relation r join pg_index i on i.indexrelid = r.oid
union all
select 'sequence options ' || r.name, concat_ws(' ', format_type(q.seqtypid, null), q.seqstart, q.seqincrement, q.seqmin, q.seqmax,
    q.seqcache, q.seqcycle, (select 'owned by ' || a.attrelid::regclass || '.' || a.attname from pg_depend d
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.objid = r.oid and d.deptype in ('a', 'i')))
from relation r join pg_sequence q on q.seqrelid = r.oid
union all
select 'enum ' || t.name, (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
from type t where t.typtype = 'e'
union all
select 'domain ' || t.name, concat_ws(' ', format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then 'not null' end, t.typdefault)
from type t where t.typtype = 'd'
union all
select 'function ' || p.oid::regprocedure::text, case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid) else p.prokind::text end
from pg_proc p join space s on s.oid = p.pronamespace
where not exists (select from owned o where o.classid = 'pg_proc'::regclass and o.objid = p.oid)
union all
select 'trigger ' || t.tgname || ' of ' || r.name, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal
union all
select 'rule ' || w.rulename || ' of ' || r.name, pg_get_ruledef(w.oid)
from pg_rewrite w join relation r on r.oid = w.ev_class where w.rulename <> '_RETURN'
union all
select 'policy ' || p.polname || ' of ' || r.name, concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p join relation r on r.oid = p.polrelid
union all
select 'statistics ' || x.stxname, pg_get_statisticsobjdef(x.oid) from pg_statistic_ext x join space s on s.oid = x.stxnamespace`;
