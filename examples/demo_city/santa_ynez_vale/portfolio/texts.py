# ruff: noqa: E501 a text and its translations stand side by side
"""What each project is called and is for, in the city's three languages."""

from __future__ import annotations

Texts = dict[str, str]


def _of(line: str) -> tuple[Texts, Texts]:
    en, es, vi, why_en, why_es, why_vi = (part.strip() for part in line.split("|"))
    return {"en": en, "es": es, "vi": vi}, {"en": why_en, "es": why_es, "vi": why_vi}


_LINES = """\
Centralized data platform|Plataforma central de datos|Nền tảng dữ liệu tập trung|Departments share data once instead of keeping copies.|Los departamentos comparten los datos una sola vez en lugar de guardar copias.|Các sở dùng chung dữ liệu thay vì mỗi nơi giữ một bản.
311 chatbot in three languages|Asistente del 311 en tres idiomas|Trợ lý 311 bằng ba ngôn ngữ|Residents get answers day and night in their language.|Los residentes reciben respuestas de día y de noche en su idioma.|Cư dân được trả lời cả ngày lẫn đêm bằng ngôn ngữ của mình.
Training portal|Portal de capacitación|Cổng đào tạo|Staff find every course and their own record in one place.|El personal encuentra todos los cursos y su historial en un solo lugar.|Nhân viên tìm mọi khóa học và hồ sơ học của mình ở một nơi.
Shelter case system|Sistema de casos del refugio|Hệ thống hồ sơ trại động vật|Animals are found and adopted faster.|Los animales se encuentran y se adoptan más rápido.|Thú nuôi được tìm thấy và nhận nuôi nhanh hơn.
Water meters that report|Medidores de agua que informan|Đồng hồ nước tự báo số|Households hear of a leak within a day.|Los hogares se enteran de una fuga en un día.|Các hộ biết rò rỉ nước trong vòng một ngày.
Camera and video system|Sistema de cámaras y video|Hệ thống camera và video|One system replaces five that no longer fit together.|Un sistema reemplaza cinco que ya no encajan.|Một hệ thống thay cho năm hệ thống không còn khớp nhau.
Permit system upgrade|Mejora del sistema de permisos|Nâng cấp hệ thống giấy phép|People follow their permit online.|Las personas siguen su permiso en línea.|Người dân theo dõi giấy phép trên mạng.
Electronic plan review|Revisión electrónica de planos|Xét duyệt bản vẽ điện tử|Plans are reviewed without paper and in half the time.|Los planos se revisan sin papel y en la mitad del tiempo.|Bản vẽ được xét duyệt không cần giấy và nhanh gấp đôi.
Business tax system|Sistema del impuesto a negocios|Hệ thống thuế kinh doanh|Businesses register and pay online.|Los negocios se registran y pagan en línea.|Doanh nghiệp đăng ký và đóng thuế trên mạng.
Budget book on the web|Libro de presupuesto en la web|Sách ngân sách trên mạng|Everybody can see what each program costs.|Todos pueden ver cuánto cuesta cada programa.|Mọi người có thể xem mỗi chương trình tốn bao nhiêu.
Fire station alerting|Alerta en estaciones de bomberos|Báo động trạm cứu hỏa|Crews leave the station sooner.|Las cuadrillas salen antes de la estación.|Đội cứu hỏa rời trạm sớm hơn.
Patient care reports|Informes de atención al paciente|Báo cáo chăm sóc bệnh nhân|Hospitals know what happened before the ambulance arrives.|Los hospitales saben qué pasó antes de que llegue la ambulancia.|Bệnh viện biết tình hình trước khi xe cứu thương đến.
Computer aided dispatch|Despacho asistido por computadora|Điều phối bằng máy tính|The nearest unit is sent to each call.|A cada llamada va la unidad más cercana.|Đơn vị gần nhất được cử đến mỗi cuộc gọi.
Park reservations|Reservas de parques|Đặt chỗ công viên|Families book a picnic area from their phone.|Las familias reservan un área de picnic desde su teléfono.|Gia đình đặt chỗ dã ngoại bằng điện thoại.
Park asset inventory|Inventario de bienes de parques|Kiểm kê tài sản công viên|Playgrounds are repaired before they break.|Los juegos se reparan antes de que se rompan.|Sân chơi được sửa trước khi hỏng.
Signal timing from the office|Semáforos ajustados desde la oficina|Chỉnh đèn giao thông từ văn phòng|Signals are adjusted without sending a truck.|Los semáforos se ajustan sin enviar un camión.|Đèn giao thông được chỉnh mà không cần cử xe.
Streetlight controls|Control del alumbrado|Điều khiển đèn đường|Dark lights are known the same night.|Las luces apagadas se conocen la misma noche.|Đèn hỏng được biết ngay trong đêm.
Road condition cameras|Cámaras del estado de las calles|Camera tình trạng đường|Potholes are found in every neighborhood alike.|Los baches se encuentran por igual en todos los barrios.|Ổ gà được phát hiện đều ở mọi khu phố.
Parking payments|Pago de estacionamiento|Thanh toán đỗ xe|Drivers pay by phone in three languages.|Los conductores pagan por teléfono en tres idiomas.|Người lái xe trả tiền bằng điện thoại với ba ngôn ngữ.
Housing case management|Gestión de casos de vivienda|Quản lý hồ sơ nhà ở|People tell their story once.|Las personas cuentan su historia una sola vez.|Người dân chỉ phải kể hoàn cảnh một lần.
Homelessness data sharing|Datos compartidos sobre personas sin hogar|Chia sẻ dữ liệu về vô gia cư|Outreach teams know what was offered before.|Los equipos de calle saben qué se ofreció antes.|Đội tiếp cận biết trước đây đã đề nghị giúp gì.
Rental assistance forms|Solicitudes de ayuda para la renta|Đơn xin trợ cấp tiền thuê|A form takes ten minutes instead of an hour.|Una solicitud toma diez minutos en lugar de una hora.|Một lá đơn mất mười phút thay vì một giờ.
Payroll replacement|Reemplazo de la nómina|Thay hệ thống trả lương|Everybody is paid right and on time.|Todos cobran lo correcto y a tiempo.|Mọi người được trả lương đúng và kịp.
Recruiting system|Sistema de contratación|Hệ thống tuyển dụng|Positions are filled sooner.|Los puestos se cubren antes.|Vị trí trống được tuyển nhanh hơn.
Identity and sign-in|Identidad e inicio de sesión|Danh tính và đăng nhập|One safe sign-in for every city system.|Un solo inicio de sesión seguro para todos los sistemas.|Một lần đăng nhập an toàn cho mọi hệ thống.
Backup and recovery|Respaldo y recuperación|Sao lưu và khôi phục|Services come back within hours after a failure.|Los servicios vuelven en horas después de una falla.|Dịch vụ trở lại trong vài giờ sau sự cố.
Network renewal|Renovación de la red|Làm mới mạng|Libraries and stations get faster connections.|Bibliotecas y estaciones tienen conexiones más rápidas.|Thư viện và các trạm có kết nối nhanh hơn.
Email security|Seguridad del correo|Bảo mật thư điện tử|False messages are stopped before anybody reads them.|Los mensajes falsos se detienen antes de que alguien los lea.|Thư giả bị chặn trước khi có người đọc.
Constituent letters|Cartas de los residentes|Thư của cư dân|Every letter to a council office gets an answer.|Toda carta a una oficina del concejo recibe respuesta.|Mọi thư gửi văn phòng hội đồng đều được trả lời.
Open data portal|Portal de datos abiertos|Cổng dữ liệu mở|Residents download the city's data freely.|Los residentes descargan libremente los datos de la ciudad.|Cư dân tự do tải dữ liệu của thành phố."""
TEXTS: tuple[tuple[Texts, Texts], ...] = tuple(_of(line) for line in _LINES.splitlines())
"""Title and summary of each project, in the order of their numbers."""

AREAS: tuple[tuple[str, Texts, Texts], ...] = (
    (
        "community-engagement",
        {"en": "Community Engagement", "es": "Participación de la comunidad", "vi": "Gắn kết cộng đồng"},
        {"en": "Residents reach the city in their language.", "es": "Los residentes llegan a la ciudad en su idioma.", "vi": "Cư dân liên hệ thành phố bằng ngôn ngữ của mình."},
    ),
    (
        "innovations-powered-by-people",
        {"en": "Innovations Powered by People", "es": "Innovación hecha por personas", "vi": "Đổi mới nhờ con người"},
        {"en": "Staff have the tools to work well together.", "es": "El personal tiene herramientas para trabajar bien en equipo.", "vi": "Nhân viên có công cụ để cùng làm việc tốt."},
    ),
    (
        "artificial-intelligence",
        {"en": "Artificial Intelligence", "es": "Inteligencia artificial", "vi": "Trí tuệ nhân tạo"},
        {"en": "AI is used safely, and the public knows where.", "es": "La IA se usa con seguridad y el público sabe dónde.", "vi": "AI được dùng an toàn và người dân biết dùng ở đâu."},
    ),
    (
        "cybersecurity",
        {"en": "Cybersecurity", "es": "Ciberseguridad", "vi": "An ninh mạng"},
        {"en": "City systems withstand attacks.", "es": "Los sistemas de la ciudad resisten ataques.", "vi": "Hệ thống thành phố đứng vững trước tấn công."},
    ),
    (
        "data-driven-transformation",
        {"en": "Data-Driven Transformation", "es": "Transformación con datos", "vi": "Chuyển đổi dựa trên dữ liệu"},
        {"en": "Decisions rest on shared, trusted data.", "es": "Las decisiones se basan en datos compartidos y confiables.", "vi": "Quyết định dựa trên dữ liệu chung, đáng tin."},
    ),
)  # fmt: skip
"""Key, name and aim of each strategic area."""
AREA_OF = (4, 2, 1, 4, 0, 3, 0, 4, 4, 4, 1, 4, 4, 0, 4, 1, 1, 2, 0, 4, 4, 0, 1, 1, 3, 3, 3, 3, 0, 4)
"""Position of each project's strategic area."""

ISSUES: tuple[tuple[Texts, Texts], ...] = tuple(
    _of(line)
    for line in """\
The vendor delivers later than agreed.|El proveedor entrega más tarde de lo acordado.|Nhà cung cấp giao trễ hơn thỏa thuận.|A new delivery plan is being agreed, with penalties.|Se acuerda un nuevo plan de entrega, con multas.|Đang thỏa thuận kế hoạch giao mới, có phạt.
Data from the old system needs more cleaning than planned.|Los datos del sistema anterior necesitan más limpieza de la prevista.|Dữ liệu từ hệ thống cũ cần làm sạch nhiều hơn dự tính.|Two analysts clean the rest by the end of the quarter.|Dos analistas limpian el resto antes de fin de trimestre.|Hai chuyên viên làm sạch phần còn lại trước cuối quý.
Other city work came first.|Otro trabajo de la ciudad tuvo prioridad.|Công việc khác của thành phố được ưu tiên.|The contract is being finalized; work resumes next month.|El contrato se está cerrando; el trabajo sigue el próximo mes.|Hợp đồng đang hoàn tất; công việc tiếp tục tháng sau.
Tests found faults that residents would notice.|Las pruebas hallaron fallas que los residentes notarían.|Kiểm thử tìm thấy lỗi mà cư dân sẽ nhận ra.|The launch waits until the faults are mended and tested.|El lanzamiento espera a que se corrijan y prueben las fallas.|Việc ra mắt chờ đến khi lỗi được sửa và kiểm lại.""".splitlines()
)
"""Issue and mitigating action."""
RISKS: tuple[Texts, ...] = (
    {"en": "Staff may not have time for training.", "es": "El personal podría no tener tiempo para capacitarse.", "vi": "Nhân viên có thể không có thời gian học."},
    {"en": "Prices may rise before the contract is signed.", "es": "Los precios podrían subir antes de firmar el contrato.", "vi": "Giá có thể tăng trước khi ký hợp đồng."},
    {"en": "The old system may fail before it is replaced.", "es": "El sistema anterior podría fallar antes de ser reemplazado.", "vi": "Hệ thống cũ có thể hỏng trước khi được thay."},
)  # fmt: skip
DONE = {
    "en": "Work went on as planned.",
    "es": "El trabajo avanzó según lo planeado.",
    "vi": "Công việc tiến triển theo kế hoạch.",
}
OUTCOME = {
    "en": "It is in use: {why}",
    "es": "Está en uso: {why}",
    "vi": "Đã đưa vào sử dụng: {why}",
}
