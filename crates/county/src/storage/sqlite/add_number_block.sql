INSERT INTO number_blocks (install_id, request_id, kind, scope, first, last, given_at)
VALUES (:install, :request, :kind, :scope, :first, :last, :at)
