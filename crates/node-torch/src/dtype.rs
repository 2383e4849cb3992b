//! Element types and devices as they cross the border: small numbers.

use reinforcets_core::error::{Error, Result};
use tch::{Device, Kind};

/// Number (libtorch's own), element type, name in TypeScript.
const KINDS: [(i64, Kind, &str); 8] = [
    (0, Kind::Uint8, "uint8"),
    (3, Kind::Int, "int32"),
    (4, Kind::Int64, "int64"),
    (5, Kind::Half, "float16"),
    (6, Kind::Float, "float32"),
    (7, Kind::Double, "float64"),
    (11, Kind::Bool, "bool"),
    (15, Kind::BFloat16, "bfloat16"),
];

/// The element type with this number.
pub fn kind(number: i64) -> Result<Kind> {
    let found = KINDS.iter().find(|(n, ..)| *n == number).map(|(_, kind, _)| *kind);
    found.ok_or_else(|| Error::Internal(format!("dtype {number}")))
}

/// The number of an element type; -1 for those that TypeScript does not know.
pub fn number(kind: Kind) -> i64 {
    KINDS.iter().find(|(_, k, _)| *k == kind).map_or(-1, |(n, ..)| *n)
}

/// The name of an element type in TypeScript.
pub fn name(kind: Kind) -> String {
    let found = KINDS.iter().find(|(_, k, _)| *k == kind).map(|(.., name)| (*name).to_owned());
    found.unwrap_or_else(|| format!("{kind:?}").to_lowercase())
}

/// The device with this number (-1: CPU), if it is there.
pub fn device(number: i64) -> Result<Device> {
    let Ok(index) = usize::try_from(number) else { return Ok(Device::Cpu) };
    let devices = cuda_devices();
    if index < devices {
        return Ok(Device::Cuda(index));
    }
    let reason = match devices {
        0 => "this libtorch sees no CUDA device; `npx reinforcets libtorch doctor` says why".into(),
        n => format!("there are {n}, counted from 0"),
    };
    Err(Error::DeviceUnavailable { device: format!("cuda:{index}"), reason })
}

/// How many CUDA devices there are.
pub fn cuda_devices() -> usize {
    if tch::Cuda::is_available() { usize::try_from(tch::Cuda::device_count()).unwrap_or(0) } else { 0 }
}

/// The number of a device.
pub fn device_number(device: Device) -> i64 {
    match device {
        Device::Cuda(index) => index as i64,
        _ => -1,
    }
}
