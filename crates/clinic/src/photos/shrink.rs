//! A picture as it is kept: at most 300 KB (domain handbook §8.5), upright, its time kept, its place not.
//!
//! The picture is drawn anew, so nothing of the file it came from is kept: no EXIF, no place, no thumbnail of what was
//! cut away. Only the time of taking is read from it before.

use crate::error::ClinicError;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::io::Cursor;

/// No file that is larger is looked at.
pub(super) const MAX_FILE: usize = 20 * 1024 * 1024;
/// No kept picture is larger.
pub(super) const MAX_KEPT: usize = 300 * 1024;
/// Pixels of the longer side, and the quality with which each is tried.
const TRIES: [(u32, u8); 8] =
    [(1600, 82), (1600, 70), (1280, 75), (1280, 60), (1024, 60), (800, 55), (640, 50), (480, 40)];
/// Pixels of a side, so that a small file cannot ask for gigabytes.
const MAX_SIDE: u32 = 12_000;
const MAX_MEMORY: u64 = 300 * 1024 * 1024;

/// A picture as it is kept.
pub(super) struct Shrunk {
    pub(super) jpeg: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// `YYYY-MM-DDTHH:MM:SS` by the camera's clock.
    pub(super) taken_at: Option<String>,
}

/// Reads a picture of any usual kind and makes it small.
pub(super) fn shrink(file: &[u8]) -> Result<Shrunk, ClinicError> {
    if file.len() > MAX_FILE {
        return Err(ClinicError::refused_at("photo_too_large", "content").with("megabytes", MAX_FILE / 1024 / 1024));
    }
    let no_picture = || ClinicError::refused_at("not_a_picture", "content");
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| no_picture())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| no_picture())?;
    let taken_at = decoder.exif_metadata().ok().flatten().and_then(taken_at);
    let orientation = decoder.orientation().map_err(|_| no_picture())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| no_picture())?;
    picture.apply_orientation(orientation);
    for (side, quality) in TRIES {
        let small = if picture.width().max(picture.height()) > side {
            picture.resize(side, side, FilterType::Triangle)
        } else {
            picture.clone()
        };
        let rgb = small.to_rgb8();
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&rgb).map_err(|_| no_picture())?;
        if jpeg.len() <= MAX_KEPT {
            return Ok(Shrunk { jpeg, width: rgb.width(), height: rgb.height(), taken_at });
        }
    }
    Err(no_picture())
}

/// DateTimeOriginal, else DateTime; a camera's clock has no zone.
fn taken_at(exif: Vec<u8>) -> Option<String> {
    let exif = exif::Reader::new().read_raw(exif).ok()?;
    let field = [exif::Tag::DateTimeOriginal, exif::Tag::DateTime]
        .into_iter()
        .find_map(|tag| exif.get_field(tag, exif::In::PRIMARY))?;
    let exif::Value::Ascii(lines) = &field.value else { return None };
    let time = exif::DateTime::from_ascii(lines.first()?).ok()?;
    let date = chrono::NaiveDate::from_ymd_opt(time.year.into(), time.month.into(), time.day.into())?;
    let time = date.and_hms_opt(time.hour.into(), time.minute.into(), time.second.into())?;
    Some(time.format("%Y-%m-%dT%H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use image::{ImageFormat, RgbImage};

    /// A picture that does not compress well.
    fn noisy(width: u32, height: u32) -> DynamicImage {
        let mut seed = 1_u32;
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(seed >> 24) as u8, (seed >> 16) as u8, (seed >> 8) as u8])
        }))
    }

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    /// A JPEG with EXIF: taken 2026-09-01 08:30:15, turned on its side, with a place.
    fn with_exif(picture: &DynamicImage) -> Vec<u8> {
        let field = |tag, value| exif::Field { tag, ifd_num: exif::In::PRIMARY, value };
        let taken = exif::Value::Ascii(vec![b"2026:09:01 08:30:15".to_vec()]);
        let north = exif::Value::Rational(vec![(34, 1).into(), (10, 1).into(), (5, 1).into()]);
        let fields = [
            field(exif::Tag::DateTimeOriginal, taken),
            field(exif::Tag::Orientation, exif::Value::Short(vec![6])),
            field(exif::Tag::GPSLatitude, north),
        ];
        let mut writer = exif::experimental::Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut block = Cursor::new(Vec::new());
        writer.write(&mut block, false).unwrap();
        let block = block.into_inner();
        let jpeg = file(picture, ImageFormat::Jpeg);
        let len = u16::try_from(block.len() + 8).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xFF, 0xE1], &len, b"Exif\0\0", &block, &jpeg[2..]].concat()
    }

    #[test]
    fn a_large_picture_is_kept_small_and_readable() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let shrunk = shrink(&file(&noisy(2400, 1800), format)).map_err(|error| error.code()).unwrap();
            assert!(shrunk.jpeg.len() <= MAX_KEPT, "{format:?}: {} bytes", shrunk.jpeg.len());
            let again = image::load_from_memory(&shrunk.jpeg).unwrap();
            assert_eq!((again.width(), again.height()), (shrunk.width, shrunk.height));
            assert_eq!(shrunk.width * 3, shrunk.height * 4, "its shape");
        }
    }

    #[test]
    fn the_time_is_kept_the_place_is_not_and_it_stands_upright() {
        let with = with_exif(&noisy(64, 32));
        assert!(
            exif::Reader::new()
                .read_from_container(&mut Cursor::new(&with))
                .unwrap()
                .get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY)
                .is_some()
        );
        let shrunk = shrink(&with).map_err(|error| error.code()).unwrap();
        assert_eq!(shrunk.taken_at.as_deref(), Some("2026-09-01T08:30:15"));
        assert_eq!((shrunk.width, shrunk.height), (32, 64));
        assert!(exif::Reader::new().read_from_container(&mut Cursor::new(&shrunk.jpeg)).is_err(), "no EXIF at all");
    }

    #[test]
    fn what_is_no_picture_is_refused_by_name() {
        let png = file(&noisy(8, 8), ImageFormat::Png);
        for (bytes, code) in [
            (b"%PDF-1.7".to_vec(), "not_a_picture"),
            (Vec::new(), "not_a_picture"),
            (png[..40].to_vec(), "not_a_picture"),
            (vec![0; 100 * 1024 * 1024], "photo_too_large"),
        ] {
            assert_eq!(shrink(&bytes).err().expect("refused").code(), code);
        }
        // A few bytes that ask for 40,000 × 40,000 pixels.
        let mut bomb = png;
        bomb[16..20].copy_from_slice(&40_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&40_000_u32.to_be_bytes());
        assert_eq!(shrink(&bomb).err().expect("refused").code(), "not_a_picture");
    }
}
