from bilingual.model import Report


def recognise(report: Report) -> Report:
    return report
