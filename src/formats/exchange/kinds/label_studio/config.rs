//! The labelling configuration of Label Studio that shows the tasks of an export.

use crate::formats::exchange::core::xml;
use crate::model::LabelSet;

/// With the labels and the kinds of links of a project.
pub(super) fn config(labels: &LabelSet) -> String {
    let mut out = String::from("<View>\n  <Relations>\n");
    for kind in labels.kinds() {
        out.extend(["    <Relation value=\"", &xml::escaped(kind.id.as_str()), "\"/>\n"]);
    }
    out += "  </Relations>\n  <Labels name=\"label\" toName=\"text\">\n";
    for label in labels.labels() {
        let hotkey = label.key.map(|key| format!(" hotkey=\"{}\"", xml::escaped(&key.to_string()))).unwrap_or_default();
        let value = xml::escaped(label.id.as_str());
        let color = label.color.to_string();
        out.extend(["    <Label value=\"", &value, "\" background=\"", &color, "\"", &hotkey, "/>\n"]);
    }
    out + "  </Labels>\n  <Text name=\"text\" value=\"$text\" granularity=\"symbol\"/>\n</View>\n"
}
