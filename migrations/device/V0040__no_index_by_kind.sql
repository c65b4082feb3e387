-- Nothing asks for it any more: lists read the roll, the work list is its own table.
DROP INDEX diseases_by_kind;
