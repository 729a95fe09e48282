-- Zendesk Support as Fivetran lands it in PostgreSQL. Written from the column lists of fivetran/dbt_zendesk @d4a8aa3
-- (macros get_*_columns) and the headers and type hints of its integration seeds. Ids bigint, text, boolean, timestamptz, PK only.
-- Not sure: PK constraints exist in the destination; schedule_holiday dates land as date (the macros say string);
-- custom_* columns of real accounts are left out.
-- Load into an empty schema that comes first in search_path.

CREATE TABLE ticket (
  id bigint PRIMARY KEY, _fivetran_synced timestamptz, _fivetran_deleted boolean, allow_channelback boolean, assignee_id bigint,
  brand_id bigint, created_at timestamptz, description text, due_at timestamptz, external_id text, followup_ids text,
  forum_topic_id bigint, group_id bigint, has_incidents boolean, is_public boolean, merged_ticket_ids text, organization_id bigint,
  priority text, problem_id bigint, recipient text, requester_id bigint, status text, subject text, submitter_id bigint,
  system_ccs text, system_client text, system_ip_address text, system_json_email_identifier text, system_latitude double precision,
  system_location text, system_longitude double precision, system_machine_generated text, system_message_id text,
  system_raw_email_identifier text, ticket_form_id bigint, type text, updated_at timestamptz, url text, via_channel text,
  via_followup_source_id bigint, via_source_from_address text, via_source_from_id bigint, via_source_from_title text,
  via_source_rel text, via_source_to_address text, via_source_to_name text);

CREATE TABLE ticket_comment (
  id bigint PRIMARY KEY, _fivetran_synced timestamptz, _fivetran_deleted boolean, body text, call_duration bigint, call_id bigint,
  created timestamptz, facebook_comment boolean, location text, public boolean, recording_url text, started_at timestamptz,
  ticket_id bigint, transcription_status text, transcription_text text, trusted boolean, tweet boolean, user_id bigint,
  voice_comment boolean, voice_comment_transcription_visible boolean);

CREATE TABLE ticket_field_history (
  field_name text, ticket_id bigint, updated timestamptz, _fivetran_synced timestamptz, user_id bigint, value text,
  PRIMARY KEY (field_name, ticket_id, updated));

CREATE TABLE "user" (
  id bigint PRIMARY KEY, _fivetran_synced timestamptz, _fivetran_deleted boolean, active boolean, alias text, authenticity_token text,
  chat_only boolean, created_at timestamptz, details text, email text, external_id text, last_login_at timestamptz, locale text,
  locale_id bigint, moderator boolean, name text, notes text, only_private_comments boolean, organization_id bigint, phone text,
  remote_photo_url text, restricted_agent boolean, role text, shared boolean, shared_agent boolean, signature text, suspended boolean,
  ticket_restriction text, time_zone text, two_factor_auth_enabled boolean, updated_at timestamptz, url text, verified boolean);

CREATE TABLE "group" (
  id bigint PRIMARY KEY, _fivetran_deleted boolean, _fivetran_synced timestamptz, created_at timestamptz, name text,
  updated_at timestamptz, url text);

CREATE TABLE organization (
  id bigint PRIMARY KEY, _fivetran_synced timestamptz, created_at timestamptz, details text, external_id text, group_id bigint,
  name text, notes text, shared_comments boolean, shared_tickets boolean, updated_at timestamptz, url text);

CREATE TABLE brand (
  id bigint PRIMARY KEY, _fivetran_deleted boolean, _fivetran_synced timestamptz, active boolean, brand_url text, "default" boolean,
  has_help_center boolean, help_center_state text, logo_content_type text, logo_content_url text, logo_deleted boolean,
  logo_file_name text, logo_height bigint, logo_id bigint, logo_inline boolean, logo_mapped_content_url text, logo_size bigint,
  logo_url text, logo_width bigint, name text, subdomain text, url text);

CREATE TABLE schedule (
  end_time bigint, id bigint, start_time bigint, _fivetran_deleted boolean, _fivetran_synced timestamptz, created_at timestamptz,
  end_time_utc bigint, name text, start_time_utc bigint, time_zone text, PRIMARY KEY (end_time, id, start_time));

CREATE TABLE schedule_holiday (
  id bigint, schedule_id bigint, _fivetran_deleted boolean, _fivetran_synced timestamptz, end_date date, name text, start_date date,
  PRIMARY KEY (id, schedule_id));

CREATE TABLE ticket_schedule (
  created_at timestamptz, ticket_id bigint, _fivetran_synced timestamptz, schedule_id bigint, PRIMARY KEY (created_at, ticket_id));

CREATE TABLE time_zone (time_zone text PRIMARY KEY, _fivetran_synced timestamptz, standard_offset text);

CREATE TABLE daylight_time (
  time_zone text, year bigint, _fivetran_synced timestamptz, daylight_end_utc timestamp, daylight_offset bigint,
  daylight_start_utc timestamp, PRIMARY KEY (time_zone, year));

CREATE TABLE ticket_chat (
  chat_id text PRIMARY KEY, _fivetran_synced timestamptz, authenticated boolean, backend text, channel text, conversation_id text,
  initiator text, integration_id text, tags text, ticket_id bigint, user_id bigint, visitor_id text, webpath text);

CREATE TABLE ticket_chat_event (
  chat_id text, created_at timestamptz, _fivetran_synced timestamptz, actor_id text, chat_index bigint, external_message_id text,
  filename text, is_history_context boolean, message text, message_id text, message_source text, mime_type text, original_message text,
  original_message_type text, parent_message_id text, reason text, size bigint, status text, status_updated_at timestamptz, type text,
  url text, PRIMARY KEY (chat_id, created_at, chat_index));

CREATE TABLE ticket_sla_policy (
  sla_policy_id bigint, ticket_id bigint, _fivetran_synced timestamptz, policy_applied_at timestamptz,
  PRIMARY KEY (sla_policy_id, ticket_id));

CREATE TABLE sla_policy_metric_history (
  index bigint, sla_policy_id bigint, sla_policy_updated_at timestamptz, _fivetran_synced timestamptz, business_hours boolean,
  metric text, priority text, target bigint, PRIMARY KEY (index, sla_policy_id, sla_policy_updated_at, metric));

CREATE TABLE ticket_tag (tag text, ticket_id bigint, _fivetran_synced timestamptz, PRIMARY KEY (tag, ticket_id));
CREATE TABLE user_tag (tag text, user_id bigint, _fivetran_synced timestamptz, PRIMARY KEY (tag, user_id));
CREATE TABLE organization_tag (tag text, organization_id bigint, _fivetran_synced timestamptz, PRIMARY KEY (tag, organization_id));
CREATE TABLE domain_name (index bigint, organization_id bigint, _fivetran_synced timestamptz, domain_name text, PRIMARY KEY (index, organization_id));

CREATE TABLE ticket_form_history (
  id bigint, updated_at timestamptz, _fivetran_deleted boolean, _fivetran_synced timestamptz, active boolean, created_at timestamptz,
  display_name text, end_user_visible boolean, name text, PRIMARY KEY (id, updated_at));

CREATE TABLE audit_log (
  id bigint PRIMARY KEY, _fivetran_synced timestamptz, action text, actor_id bigint, change_description text, created_at timestamptz,
  source_id bigint, source_label text, source_type text);
