"""What this room keeps of people: those whom hubs know, and companies that may be one person."""

from hubnetz.lib.privacy import Kept, nothing

FORGET = "actions.rights:forget_address"
CORRECT = "actions.rights:correct_address"
NOTE = "actions.rights:note_contacts"
DUE = "actions.rights:forget_due"
HOURLY = "actions.importing:empty_old"
PREVIEW = "access.due:due_to_forget"
DECLARED = {
    "Identity": nothing("company", "identity", business="name postcode town"),
    "Organisation": nothing("company", "advice",
                            business="name folded postcode town county domain street phone legal_form"),
    "Decision": nothing("company", "identity", business="evidence", text="reason", none="rule", staff="by"),
    "Merge": nothing("company", "identity", business="before after made",
                     contact="dropped", none="moved identities", staff="by undone_by"),
    "IndexEntry": nothing("company", "identity", business="glued name_words words telling", technical="keys"),
    "Word": nothing("company", "identity", business="text"),
    "Resolution": nothing("content", "figures", none="by_hub"),
    "Suspicion": nothing("company", "identity", business="evidence"),
    "OtherName": nothing("company", "advice", business="text folded"),
    "Branch": nothing("company", "advice", business="name street postcode town county phone"),
    "Identifier": nothing("company", "advice", business="value court"),
    "OtherDomain": nothing("company", "advice", business="domain"),
    "Sector": nothing("company", "advice"),
    "YearFigures": nothing("company", "advice"),
    "Holding": nothing("company", "advice"),
    "Person": Kept("people", "contact", contact="name email phone", person="email", hub="hub", when="noted_at"),
    "Affiliation": Kept("people", "contact", business="function", person="person__email", hub="person.hub",
                        about="organisation", when="since"),
    "SavedView": nothing("company", "advice", text="name query", staff="owner"),
    "Import": nothing("company", "advice", none="name heading columns counts made work failure", staff="by work_by"),
    # A hub's file as it was sent: of each line only what is about the person is told.
    "ImportFile": Kept("people", "short", contact="content", none="name", hub="source.hub", about="name",
                       when="source.sent_at", found="access.import_rights:files_naming", told="line"),
    "ImportRow": Kept("people", "short", contact="cells addresses", none="problems candidates record chosen",
                      hub="source.hub", about="source.name", when="source.sent_at", person="addresses__overlap",
                      told="line"),
}  # fmt: skip
