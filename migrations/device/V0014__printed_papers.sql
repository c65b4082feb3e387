-- Which contracts, visits and admissions were never printed: asked for a whole village at once.
CREATE INDEX printed_papers_by_kind ON printed_papers (kind, subject) WHERE subject IS NOT NULL;
