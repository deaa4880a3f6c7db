"""One source for documents: written once, read as HTML, PDF and Word with equal numbers.

    model     what a document is made of       build   writing one without ceremony
    html      a part of a page, or a page      pdf     PDF/UA-1
    docx      a Word file                      check   its numbers and its faults
    agenda    a package for agenda systems

Where each form is made: `html.html_of`, `html.page_of`, `pdf.pdf_of`, `docx.docx_of`.
"""
