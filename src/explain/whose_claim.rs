//! Who decides the value of a claim, and so who can change it.

use crate::explain::case::Case;
use crate::explain::remedy::Remedy;

/// Made by the client for each request: proofs of possession (RFC 9449), and what is used once.
const PER_REQUEST: [&str; 6] = ["htm", "htu", "ath", "nonce", "jti", "at_hash"];
/// Asked for by the client.
const REQUESTED: [&str; 5] = ["scope", "scp", "scopes", "acr", "amr"];
/// What only tokens of workloads have: the run of a job, the place of a pod.
const OF_WORKLOADS: [&str; 12] = [
    "repository",
    "workflow",
    "ref",
    "project_path",
    "pipeline_id",
    "kubernetes.io",
    "nomad_job_id",
    "terraform_workspace_id",
    "oidc.circleci.com/project-id",
    "build_number",
    "pipeline_slug",
    "namespace_path",
];
/// How their subjects begin.
const SUBJECTS: [&str; 8] = [
    "repo:",
    "project_path:",
    "org/",
    "organization:",
    "system:serviceaccount:",
    "pipeline:",
    "global:",
    "spiffe://",
];

/// What to do about a value that is not the expected one; nothing that is known of it means a user's.
pub fn remedy(case: &Case<'_>, path: &str, found: &str, wanted: &str) -> Option<Remedy> {
    let first = path.split('.').next().unwrap_or(path);
    if first == "htu" && bare(found) == bare(wanted) {
        return Some(Remedy::LeaveQueryOut);
    }
    if path == "iss" {
        return Some(Remedy::SendFromExpectedIssuer(found.to_owned()));
    }
    if PER_REQUEST.contains(&first) {
        return Some(Remedy::WriteForRequest(path.to_owned()));
    }
    if REQUESTED.contains(&first) {
        return Some(Remedy::RequestValue(path.to_owned()));
    }
    is_of_workload(case).then(|| Remedy::RunThere(format!("{path}={found}")))
}

fn is_of_workload(case: &Case<'_>) -> bool {
    let subject = case.claim_text("sub").unwrap_or_default();
    let names = || case.claims().into_iter().flat_map(|claims| claims.names());
    SUBJECTS.iter().any(|start| subject.starts_with(start))
        || names().any(|name| OF_WORKLOADS.contains(&name))
}

/// Without query and fragment, which `htu` leaves out (RFC 9449 section 4.2).
fn bare(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}
