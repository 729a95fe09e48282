-- Surveys of one's own, from the table or view that the setting surveys names: NPS, CES and CSAT that the product does not ask.

-- with the reason why an answer does not count
CREATE VIEW {internal}.own_surveys AS
SELECT survey.account_id, survey.ticket_id, survey.customer_id, survey.agent_id, lower(survey.kind) AS kind, survey.asked_at,
    CASE WHEN survey.score IS NOT NULL THEN survey.answered_at END AS answered_at, survey.score,
    survey.ticket_id IS NOT NULL AND row_number() OVER (
        PARTITION BY survey.ticket_id, lower(survey.kind) ORDER BY survey.score IS NULL, survey.answered_at DESC NULLS LAST, survey.asked_at DESC NULLS LAST
    ) > 1 AS superseded,
    CASE WHEN lower(survey.kind) NOT IN ('nps', 'ces', 'csat') THEN format('"%s" is none of nps, ces and csat', survey.kind)
        WHEN survey.kind IS NULL THEN 'it has no kind'
        WHEN lower(survey.kind) = 'nps' AND (survey.score NOT BETWEEN 0 AND 10 OR survey.score <> trunc(survey.score)) THEN 'the score is not on the scale of 0 to 10'
        WHEN lower(survey.kind) = 'ces' AND survey.score NOT BETWEEN 1 AND 7 THEN 'the score is not on the scale of 1 to 7'
        WHEN lower(survey.kind) = 'csat' AND survey.score NOT BETWEEN 1 AND 5 THEN 'the score is not on the scale of 1 to 5'
        WHEN survey.score IS NOT NULL AND survey.answered_at IS NULL THEN 'nothing tells when it was answered'
    END AS reason
FROM {setting surveys} AS survey;

COMMENT ON VIEW {internal}.own_surveys IS 'surveys of the setting surveys, with the reason why one does not count';
