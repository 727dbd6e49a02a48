//! Charts, drawn on the server as SVG: no script, no colours but those of the style sheet, a title
//! and a description for who does not see them. The numbers stand in a table beside them.
//!
//! A drawing is as wide as a small phone, so that its letters are hardly smaller than the text; on a
//! desk it grows.

use askama::Template;

/// Left and right end of what is drawn.
const LEFT: f64 = 4.0;
const RIGHT: f64 = 296.0;
/// Where the highest column ends, and where columns stand.
const TOP: f64 = 40.0;
const FLOOR: f64 = 150.0;
/// Height of a row with its words.
const ROW: f64 = 36.0;
/// Numbers of marks need as much room.
const APART: f64 = 18.0;

/// Who a drawing is.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// Not given to another one on the page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// What is to be seen on it, in a sentence.
    pub description: &'a str,
}

/// A column over time.
pub struct Column {
    /// What it is, with its number: shown when pointed at.
    pub words: String,
    /// How high.
    pub count: u64,
}

/// A moment that is marked over columns.
pub struct Marked {
    /// Its place among the columns: 1.5 is the middle of the second.
    pub place: f64,
    /// What it is.
    pub words: String,
}

/// Columns over time.
pub struct Columns<'a> {
    /// Who it is.
    pub named: Named<'a>,
    /// The columns.
    pub columns: &'a [Column],
    /// The marks, in order; each is named by its number.
    pub marks: &'a [Marked],
    /// Says a number.
    pub number: &'a dyn Fn(u64) -> String,
    /// Under the first column.
    pub first: &'a str,
    /// Under the last column.
    pub last: &'a str,
}

#[derive(Template)]
#[template(path = "charts/columns.html")]
struct ColumnsDrawn<'a> {
    named: Named<'a>,
    columns: Vec<(String, String, String, String, &'a str)>,
    marks: Vec<(usize, String, String, &'a str)>,
    top: String,
    half: String,
    half_at: String,
    first: &'a str,
    last: &'a str,
}

/// A coordinate, as short as it can be.
fn at(place: f64) -> String {
    let text = format!("{place:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more")]
const fn float(count: u64) -> f64 {
    count as f64
}

/// The end of an axis: the next of 1, 2, 5, 10, 20 …
fn round(count: u64) -> u64 {
    let mut step: u64 = 1;
    loop {
        for times in [1, 2, 5] {
            let end = step.saturating_mul(times);
            if end >= count || end == u64::MAX {
                return end.max(2);
            }
        }
        step = step.saturating_mul(10);
    }
}

impl Columns<'_> {
    /// The drawing.
    ///
    /// # Errors
    /// If the template fails.
    pub fn svg(&self) -> Result<String, askama::Error> {
        let top = round(self.columns.iter().map(|c| c.count).max().unwrap_or(0));
        let width = (RIGHT - LEFT) / float(self.columns.len().max(1) as u64);
        let columns = self.columns.iter().zip(0_u32..).map(|(column, number)| {
            let high = (FLOOR - TOP) * float(column.count) / float(top);
            let high = if column.count > 0 { high.max(1.0) } else { 0.0 };
            (
                at(LEFT + width * (f64::from(number) + 0.1)),
                at(FLOOR - high),
                at(width * 0.8),
                at(high),
                column.words.as_str(),
            )
        });
        let places: Vec<f64> = self
            .marks
            .iter()
            .map(|mark| (LEFT + width * mark.place).clamp(LEFT, RIGHT))
            .collect();
        let marks = apart(&places).into_iter().zip(&places).zip(self.marks);
        ColumnsDrawn {
            named: self.named,
            columns: columns.collect(),
            marks: marks
                .zip(1..)
                .map(|(((circle, line), mark), number)| {
                    (number, at(circle), at(*line), mark.words.as_str())
                })
                .collect(),
            top: (self.number)(top),
            half: (self.number)(top / 2),
            half_at: at(FLOOR - (FLOOR - TOP) * float(top / 2) / float(top)),
            first: self.first,
            last: self.last,
        }
        .render()
    }
}

/// The places of circles over lines, so that none covers another.
fn apart(lines: &[f64]) -> Vec<f64> {
    let mut circles: Vec<f64> = Vec::new();
    for line in lines {
        let least = circles
            .last()
            .map_or(LEFT + APART / 2.0, |last| last + APART);
        circles.push(line.max(least));
    }
    let mut most = RIGHT - APART / 2.0;
    for circle in circles.iter_mut().rev() {
        *circle = circle.min(most);
        most = *circle - APART;
    }
    circles
}

/// A bar with its words over it.
pub struct Row {
    /// What is counted.
    pub name: String,
    /// Whether its name is Vietnamese on every page.
    pub own_words: bool,
    /// How many, as it is said.
    pub shown: String,
    /// How many.
    pub count: u64,
}

/// Bars under each other.
pub struct Rows<'a> {
    /// Who it is.
    pub named: Named<'a>,
    /// The bars.
    pub rows: &'a [Row],
}

#[derive(Template)]
#[template(path = "charts/rows.html")]
struct RowsDrawn<'a> {
    named: Named<'a>,
    height: String,
    rows: Vec<(String, String, String, &'a Row)>,
}

impl Rows<'_> {
    /// The drawing.
    ///
    /// # Errors
    /// If the template fails.
    pub fn svg(&self) -> Result<String, askama::Error> {
        let most = self.rows.iter().map(|row| row.count).max().unwrap_or(0);
        let rows = self.rows.iter().zip(0_u32..).map(|(row, number)| {
            let top = ROW * f64::from(number);
            let wide = (RIGHT - LEFT) * float(row.count) / float(most.max(1));
            let wide = if row.count > 0 { wide.max(1.0) } else { 0.0 };
            (at(top + 13.0), at(top + 18.0), at(wide), row)
        });
        RowsDrawn {
            named: self.named,
            height: at(ROW * float(self.rows.len().max(1) as u64)),
            rows: rows.collect(),
        }
        .render()
    }
}

/// How large a share was, after some time.
pub struct Point {
    /// After how long: "24h".
    pub after: String,
    /// The shares, 0 to 1: of the whole line and of the broken one.
    pub shares: [f64; 2],
}

/// Two shares over time: a whole line with points, a broken one with squares.
pub struct Shares<'a> {
    /// Who it is.
    pub named: Named<'a>,
    /// What the lines are.
    pub lines: [&'a str; 2],
    /// Where they go through.
    pub points: &'a [Point],
}

#[derive(Template)]
#[template(path = "charts/shares.html")]
struct SharesDrawn<'a> {
    named: Named<'a>,
    lines: [&'a str; 2],
    whole: String,
    broken: String,
    points: Vec<(String, String, String, &'a str)>,
}

impl Shares<'_> {
    /// The drawing.
    ///
    /// # Errors
    /// If the template fails.
    pub fn svg(&self) -> Result<String, askama::Error> {
        let width = (RIGHT - LEFT) / float(self.points.len().max(1) as u64);
        let high = |share: f64| FLOOR - (FLOOR - TOP) * share.clamp(0.0, 1.0);
        let points: Vec<(String, String, String, &str)> = self
            .points
            .iter()
            .zip(0_u32..)
            .map(|(point, number)| {
                let x = LEFT + width * (f64::from(number) + 0.5);
                let [whole, broken] = point.shares.map(high);
                (at(x), at(whole), at(broken), point.after.as_str())
            })
            .collect();
        let whole: Vec<String> = points.iter().map(|p| format!("{},{}", p.0, p.1)).collect();
        let broken: Vec<String> = points.iter().map(|p| format!("{},{}", p.0, p.2)).collect();
        SharesDrawn {
            named: self.named,
            lines: self.lines,
            whole: whole.join(" "),
            broken: broken.join(" "),
            points,
        }
        .render()
    }
}

impl SharesDrawn<'_> {
    /// Where a square around a point begins.
    fn before(&self, place: &str) -> String {
        place
            .parse::<f64>()
            .map_or_else(|_| String::new(), |place| at(place - 3.5))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMED: Named<'static> = Named {
        id: "spread",
        title: "Lan truyền",
        description: "Số lần thấy tin <theo ngày>",
    };

    fn counted(counts: &[u64]) -> Vec<Column> {
        let column = |count: &u64| Column {
            words: format!("18/02/2021: {count}"),
            count: *count,
        };
        counts.iter().map(column).collect()
    }

    fn columns(columns: &[Column], marks: &[Marked]) -> String {
        Columns {
            named: NAMED,
            columns,
            marks,
            number: &|count| count.to_string(),
            first: "18/02",
            last: "20/02",
        }
        .svg()
        .unwrap()
    }

    #[test]
    fn columns_over_time() {
        let marks = [
            (0.2, "Mở hồ sơ"),
            (0.3, "Công bố & gửi"),
            (2.9, "Gửi công văn"),
        ];
        let marks = marks.map(|(place, words)| Marked {
            place,
            words: words.to_owned(),
        });
        insta::assert_snapshot!(columns(&counted(&[3, 0, 12]), &marks));
    }

    #[test]
    fn bars_under_each_other() {
        let rows =
            [("Zalo", 40), ("Xã <Tân Cương>", 1), ("Nơi khác", 0)].map(|(name, count)| Row {
                name: name.to_owned(),
                own_words: name.starts_with("Xã"),
                shown: count.to_string(),
                count,
            });
        let drawn = Rows {
            named: NAMED,
            rows: &rows,
        };
        insta::assert_snapshot!(drawn.svg().unwrap());
    }

    #[test]
    fn shares_over_time() {
        let points = [("1h", [0.1, 0.0]), ("24h", [0.5, 0.25]), ("7d", [1.0, 0.3])];
        let points = points.map(|(after, shares)| Point {
            after: after.to_owned(),
            shares,
        });
        let drawn = Shares {
            named: NAMED,
            lines: ["Đã xác nhận", "Đã chuyển tiếp"],
            points: &points,
        };
        insta::assert_snapshot!(drawn.svg().unwrap());
    }

    #[test]
    fn nothing_and_very_much_are_drawn_too() {
        for drawn in [
            columns(&[], &[]),
            columns(&counted(&[0]), &[]),
            columns(&counted(&[u64::MAX, 1]), &[]),
        ] {
            assert!(drawn.contains("</svg>"));
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }

    #[test]
    fn axes_end_at_round_numbers() {
        let ends = [
            (0, 2),
            (1, 2),
            (2, 2),
            (3, 5),
            (6, 10),
            (11, 20),
            (999, 1000),
            (1001, 2000),
        ];
        for (count, end) in ends {
            assert_eq!(round(count), end);
        }
        assert!(round(u64::MAX) == u64::MAX);
    }

    #[test]
    fn no_mark_covers_another() {
        for lines in [
            vec![4.0, 4.0, 4.0, 4.0],
            vec![290.0, 296.0, 296.0],
            vec![10.0, 100.0],
        ] {
            let circles = apart(&lines);
            assert!(
                circles
                    .windows(2)
                    .all(|two| two[1] - two[0] >= APART - 0.01)
            );
            assert!(circles.iter().all(|x| (LEFT..=RIGHT).contains(x)));
        }
    }
}
