SELECT no, village, name, id_number, phone, listed FROM residents WHERE id = ?1
