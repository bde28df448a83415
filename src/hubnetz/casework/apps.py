from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "hubnetz.casework"
    label = "casework"

    def ready(self) -> None:
        """Say what becomes of files when two records of a company become one, and which records figures count."""
        from django.utils.translation import gettext_lazy as _

        from hubnetz.casework import figures
        from hubnetz.casework.access import in_touch
        from hubnetz.organisations import hooks

        hooks.in_touch.append(in_touch.last_contacts)
        hooks.counted.append(figures.records_served)
        hooks.on_merge.update(
            {
                "casework.Enquiry.organisation": hooks.hand_over(_("Enquiries")),
                "casework.Case.organisation": hooks.hand_over(_("Cases")),
                "casework.Consultation.organisation": hooks.hand_over(_("Consultations")),
                "casework.Project.organisation": hooks.hand_over(_("Projects")),
                "casework.Cooperation_members.organisation": hooks.hand_over_unless_both(
                    _("Cooperations"), "cooperation", said=lambda row: str(row.cooperation.title)
                ),
            }
        )
