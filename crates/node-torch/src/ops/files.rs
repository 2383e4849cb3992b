//! Tensors by name as safetensors files.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use reinforcets_core::error::Error;
use reinforcets_core::state::StoredTensor;
use reinforcets_train::{files, tensors};
use tch::{Device, Kind, Tensor};

use crate::op::{Made, Op, Out};

const KINDS: [(Kind, &str); 8] = [
    (Kind::Float, "F32"),
    (Kind::Double, "F64"),
    (Kind::Half, "F16"),
    (Kind::BFloat16, "BF16"),
    (Kind::Int64, "I64"),
    (Kind::Int, "I32"),
    (Kind::Uint8, "U8"),
    (Kind::Bool, "BOOL"),
];

fn stored(tensor: &Tensor) -> Made<StoredTensor> {
    let kind = tensor.f_kind()?;
    let dtype = KINDS.iter().find(|(k, _)| *k == kind).map(|(_, name)| *name);
    let dtype = dtype.ok_or_else(|| Error::Internal(format!("dtype {kind:?}")))?;
    let shape = tensor.size().iter().map(|n| *n as usize).collect();
    let tensor = tensor.f_detach()?.f_to(Device::Cpu)?.f_contiguous()?;
    let mut bytes = vec![0; tensor.numel() * kind.elt_size_in_bytes()];
    if !bytes.is_empty() {
        // SAFETY: contiguous memory of the CPU with that many bytes, alive until the end of the block.
        let source = unsafe { std::slice::from_raw_parts(tensor.data_ptr().cast::<u8>(), bytes.len()) };
        bytes.copy_from_slice(source);
    }
    Ok(StoredTensor { dtype, shape, bytes })
}

fn restored(stored: &StoredTensor) -> Made<Tensor> {
    let kind = KINDS.iter().find(|(_, name)| *name == stored.dtype).map(|(k, _)| *k);
    let kind = kind.ok_or_else(|| {
        let problem = format!("has elements of {}, which tensors do not", stored.dtype);
        Error::InvalidData { what: "a tensor of the file".into(), problem }
    })?;
    let shape: Vec<i64> = stored.shape.iter().map(|n| *n as i64).collect();
    Ok(Tensor::f_from_data_size(&stored.bytes, &shape, kind)?)
}

/// Saving and loading.
pub static OPS: &[&[Op]] = &[&[
    Op::act("saveTensors", |c| {
        let (path, names, metadata, list) = (c.text()?, c.text()?, c.text()?, c.tensors()?);
        let wrong = |e: serde_json::Error| Error::Internal(e.to_string());
        let names: Vec<String> = serde_json::from_str(&names).map_err(wrong)?;
        let metadata: HashMap<String, String> = serde_json::from_str(&metadata).map_err(wrong)?;
        let mut all = BTreeMap::new();
        for (name, tensor) in names.into_iter().zip(&list) {
            all.insert(name, stored(tensor)?);
        }
        files::replace(Path::new(&path), &tensors::encode(&all, metadata)?)?;
        Ok(Out::Nothing)
    }),
    Op::act("loadTensors", |c| {
        let path = c.text()?;
        let path = Path::new(&path);
        let bytes = std::fs::read(path).map_err(|e| tensors::io("cannot read", path, e))?;
        let (all, metadata) = tensors::decode(path, &bytes)?;
        let names: Vec<&String> = all.keys().collect();
        let names = serde_json::json!({ "names": names, "metadata": metadata }).to_string();
        let list = all.values().map(|stored| restored(stored).map(Some)).collect::<Made<_>>()?;
        Ok(Out::Both(Box::new([Out::Text(names), Out::Tensors(list)])))
    }),
]];
