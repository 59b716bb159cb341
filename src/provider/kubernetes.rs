//! Service accounts of Kubernetes, Amazon EKS and Google Kubernetes Engine. Source:
//! https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account (2026-09).

use crate::provider::product::{Issuer, Product, Provider, Topic};

pub static KUBERNETES: Provider = Provider {
    peculiar: "aud is the API server of the cluster unless another is asked for; sub is \
               system:serviceaccount:NAMESPACE:NAME",
    advice: &[(
        Topic::Audience,
        "ask for it: kubectl create token NAME --audience AUDIENCE, or audience in the projected \
         volume of the pod",
    )],
    ..Provider::new(
        Product::Kubernetes,
        "Kubernetes",
        &[
            Issuer::new("https://kubernetes.default.svc.cluster.local", "{issuer}/openid/v1/jwks"),
            Issuer::new("https://kubernetes.default.svc", "{issuer}/openid/v1/jwks"),
            Issuer::new("https://oidc.eks.{region}.amazonaws.com/id/{cluster}", "{issuer}/keys"),
            Issuer::new(
                "https://container.googleapis.com/v1/projects/{project}/locations/{place}/clusters/{cluster}",
                "{issuer}/jwks",
            ),
        ],
    )
};
