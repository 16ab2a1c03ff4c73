"""What attackers bring along: code that says as whom it runs, an address that nobody must call, hostile values; and all that must
stay as it is, as one query."""

import json
import re
import socket
import threading

from .postgres import Database

# Overloads of what iasql's statements use, and code for whatever may run code. All of it says who runs it.
TRAP = r"""
CREATE SCHEMA trap; GRANT ALL ON SCHEMA trap TO PUBLIC;
CREATE FUNCTION trap.leak() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'trapped as %', current_user; RETURN current_user; END $$;
CREATE FUNCTION trap.leak_immutable(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE WARNING 'trapped as %', current_user; RETURN $1; END $$;
CREATE FUNCTION trap.leak_trigger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'trapped as %', current_user; RETURN NEW; END $$;
CREATE FUNCTION trap.leak_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'trapped as %', current_user; END $$;
CREATE FUNCTION trap.leak_cast(public.queue) RETURNS text LANGUAGE sql AS 'SELECT trap.leak()';
CREATE FUNCTION trap.see(public.aws_credentials) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'trapped as % seeing %', current_user, $1; RETURN 'x'; END $$;
CREATE FUNCTION trap.equal(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'trapped as %', current_user; RETURN true; END $$;
CREATE TABLE trap.texts (t text); GRANT ALL ON trap.texts TO PUBLIC;
DO $do$
DECLARE f record; o record; n integer := 0;
BEGIN
  FOR f IN SELECT p.proname, pg_get_function_identity_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.proname = ANY ('{lower,upper,now,clock_timestamp,to_json,to_jsonb,row_to_json,
      json_build_object,jsonb_build_object,concat,concat_ws,quote_ident,quote_literal,split_part,array_to_string,regexp_match,unnest,set_config,current_setting,
      nextval,pg_get_serial_sequence,left,right,substr,length,json_populate_record,jsonb_populate_record,jsonb_each,json_each,to_regclass,date_trunc,to_char,
      timezone,has_table_privilege,row_security_active,pg_has_role,pg_get_expr,inet_client_addr,host,pg_backend_pid,starts_with,text,varchar}'::name[])
      AND pg_get_function_identity_arguments(p.oid) !~ 'VARIADIC "any"|internal|OUT '
  LOOP
    BEGIN
      EXECUTE format('CREATE FUNCTION trap.%I(%s) RETURNS %s LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING ''trapped as %%'', current_user; RETURN%s; END $$', f.proname,
        f.arguments, f.result, CASE WHEN f.result LIKE 'SETOF%' OR f.result LIKE 'TABLE%' THEN '' ELSE ' NULL' END);
      n := n + 1;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  FOR o IN SELECT oprname, format_type(oprleft, NULL) AS l, format_type(oprright, NULL) AS r, format_type(oprresult, NULL) AS t FROM pg_operator
    WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprleft <> 0 AND oprname = ANY ('{=,<>,<,>,<=,>=,||,->,->>,~,~~,!~~,@>,?,*<>,-,+}'::name[])
      AND oprleft = ANY ('{text,varchar,name,json,jsonb,oid,int4,int8,timestamptz,interval,bool,text[],anyarray,record,char}'::regtype[])
      AND oprright = ANY ('{text,varchar,name,json,jsonb,oid,int4,int8,timestamptz,interval,bool,text[],anyarray,record,char}'::regtype[])
  LOOP
    n := n + 1;
    BEGIN
      EXECUTE format('CREATE FUNCTION trap.operator_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING ''trapped as %%'', current_user; RETURN NULL; END $$',
        n, o.l, o.r, o.t);
      EXECUTE format('CREATE OPERATOR trap.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap.operator_%s)', o.oprname, o.l, o.r, n);
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  IF n < 150 THEN RAISE 'only % traps', n; END IF;
END $do$;
"""

STATE = r"""
SELECT what, md5(coalesce(string_agg(x, E'\n' ORDER BY x), '')) FROM (
  SELECT 'relations' AS what, concat_ws('|', oid::regclass, relkind, relowner, relacl, relhasrules, relhastriggers, relrowsecurity, reltablespace) AS x FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'columns', concat_ws('|', attrelid::regclass, attname, atttypid, attnotnull, attacl, pg_get_expr(d.adbin, d.adrelid)) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid AND relnamespace = 'public'::regnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum WHERE attnum > 0
  UNION ALL SELECT 'triggers', concat_ws('|', tgrelid, tgname, tgfoid, tgenabled) FROM pg_trigger
  UNION ALL SELECT 'rules', concat_ws('|', ev_class, rulename, ev_enabled) FROM pg_rewrite
  UNION ALL SELECT 'policies', concat_ws('|', polrelid, polname, pg_get_expr(polqual, polrelid)) FROM pg_policy
  UNION ALL SELECT 'constraints', concat_ws('|', conrelid, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'functions', concat_ws('|', oid::regprocedure, proowner, proacl, prosecdef, prosrc, proconfig) FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'pg_catalog'::regnamespace)
  UNION ALL SELECT 'types', concat_ws('|', oid::regtype, typowner, typacl) FROM pg_type WHERE typnamespace = 'public'::regnamespace
  UNION ALL SELECT 'labels', concat_ws('|', enumtypid, enumlabel) FROM pg_enum
  UNION ALL SELECT 'operators', concat_ws('|', oid, oprname) FROM pg_operator WHERE oprnamespace IN ('public'::regnamespace, 'pg_catalog'::regnamespace)
  UNION ALL SELECT 'casts', concat_ws('|', castsource, casttarget, castfunc) FROM pg_cast
  UNION ALL SELECT 'event triggers', evtname FROM pg_event_trigger
  UNION ALL SELECT 'extensions', concat_ws('|', extname, extversion, extnamespace, extowner) FROM pg_extension
  UNION ALL SELECT 'roles', concat_ws('|', rolname, rolsuper, rolcreaterole, rolbypassrls) FROM pg_authid
  UNION ALL SELECT 'members', concat_ws('|', roleid, member, admin_option) FROM pg_auth_members
  UNION ALL SELECT 'settings', concat_ws('|', setdatabase, setrole, setconfig) FROM pg_db_role_setting
  UNION ALL SELECT 'schemas', concat_ws('|', nspname, nspacl, nspowner) FROM pg_namespace WHERE nspname !~ '^pg_'
  UNION ALL SELECT 'publications', pubname FROM pg_publication
  UNION ALL SELECT 'log', l::text FROM iasql_audit_log l WHERE origin IS NOT NULL
  UNION ALL SELECT 'transactions', t::text FROM iasql_transaction t UNION ALL SELECT 'journal', j::text FROM iasql_journal j
  UNION ALL SELECT 'modes', m::text FROM iasql_mode m UNION ALL SELECT 'ignored', i::text FROM iasql_ignored i
  UNION ALL SELECT 'modules', m::text FROM iasql_module m UNION ALL SELECT 'tables', t::text FROM iasql_tables t
  UNION ALL SELECT 'credentials', c::text FROM aws_credentials c UNION ALL SELECT 'regions', r::text FROM aws_regions r
  UNION ALL SELECT 'queues', q::text FROM queue q) s GROUP BY what
"""

PAYLOADS = ("x'; SELECT trap.leak(); --", "x'' || trap.leak() || ''", "x' || trap.leak() || '", '"; SELECT trap.leak(); --', 'x" || trap.leak() || "',
            "$$ || trap.leak() || $$", "x) ; SELECT trap.leak(); SELECT (1", "\\'; SELECT trap.leak(); --", "queue\n; SELECT trap.leak();",
            "%s%n%I%L", "tr\u00e4p \U0001f512 \u202e\u0000".replace("\u0000", ""), "n" * 70, "trap.leak()", "@extschema@.trap.leak()", "{trap.leak()}", "")


class Stranger:
    """An address that nobody must call."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.called = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                connection, peer = self._listener.accept()
            except OSError:
                return
            self.called.append(peer)
            connection.close()

    def stop(self):
        self._listener.close()


class As(Database):
    """A role's sessions, with options; says what a failed statement had printed before."""

    options = ""
    keeps_sessions = False

    def _run(self, options, timeout, stdin=None):
        before = self.server.client_env
        try:
            self.server.client_env = {**before, "PGOPTIONS": self.options} if self.options else before
            return super()._run(options, timeout, stdin)
        finally:
            self.server.client_env = before


def literal(text):
    return "E'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "'"


def unqualified(body):
    """Functions, types of casts and operators in the body that are found by search_path."""
    body = re.sub(r"(?i)\bOPERATOR\(pg_catalog\.[^)]*\)", " ", body.replace("WITH ORDINALITY k(", " "))
    words = {"coalesce", "in", "any", "exists", "select", "and", "lateral", "as", "case", "when", "then", "else", "on", "operator"}
    calls = [name for name in re.findall(r"(?<![.\w\"])([a-z_]\w*)\s*\(", body, re.I) if name.lower() not in words]
    casts = re.findall(r"::\s*(?!pg_catalog\.)([a-z_]\w*)", body, re.I)
    operators = re.findall(r"(?<![:\w])(?:<>|<=|>=|->>?|\|\||=|<|>|~|@>|\+|/|%)(?!\w)", body)
    return calls + casts + operators


def json_of(text):
    return json.loads(text or "[]") or []


def hostile(argument, payload):
    """The payload as a value of the type: in JSON as a key, a text and something in an array."""
    kind = argument["type"]
    if kind in ("json", "jsonb"):
        document = json.dumps({payload: payload, "a": [payload], "QueueUrl": payload, "id": payload})
        return f"{literal(document)}::{kind}"
    if kind == "text[]":
        return f"ARRAY[{literal(payload)}]"
    if kind == "anyelement":
        return "NULL::queue"
    return f"{literal(payload)}::{kind}"


def usual(argument):
    """Something that gets past other arguments."""
    kind = argument["type"]
    if argument["kind"] == "e":
        return f"'{argument['label']}'"
    return {"json": "'{}'", "jsonb": "'{}'", "boolean": "false", "integer": "1", "text": "'queue'", "character varying": "'us-east-1'", "interval": "'1 s'",
            "timestamp with time zone": "now()", "text[]": "'{}'", "anyelement": "NULL::queue"}.get(kind, "NULL") + "::" + kind
